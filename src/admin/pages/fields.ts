import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'

/** One choice of a list. */
export function option(value: string, name: string, chosen: string): Markup {
  return value === chosen
    ? markup`<option value="${value}" selected>${name}</option>`
    : markup`<option value="${value}">${name}</option>`
}
