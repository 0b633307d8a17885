// Pages that are light or dark whatever the browser prefers: the question is answered in the document itself.
import type { ColorScheme } from '../config/words.ts'

export type ForcedScheme = Exclude<ColorScheme, 'auto'>

/** What <meta name="color-scheme"> says of a page that leaves it to the browser. */
export const BOTH_SCHEMES = 'light dark'

// Media Queries 4, 2.4.3: conditions that always and never hold, and stand wherever a condition may.
const ALWAYS = '(min-width:0)'
const NEVER = '(max-width:-1px)'

/** The same stylesheet, which no longer asks what the browser prefers. */
export function decideScheme(stylesheet: string, scheme: ForcedScheme): string {
  return decideConditions(stylesheet, scheme).replaceAll(
    /color-scheme\s*:\s*light dark/g,
    `color-scheme:${scheme}`,
  )
}

/** The same for a media condition of an element, or a text that holds some. */
export function decideConditions(text: string, scheme: ForcedScheme): string {
  return text.replaceAll(/\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g, (_, asked: string) =>
    asked === scheme ? ALWAYS : NEVER,
  )
}
