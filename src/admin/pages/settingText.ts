import type { Setting } from '../../config/settings.ts'
import { printable } from '../../printable.ts'
import { HIDDEN, withoutSecrets } from '../../rules/secrets.ts'
import { shownText } from './hidden.ts'

// A stylesheet or a text of many sentences is read in its file.
const MAX_SHOWN_CHARACTERS = 600

/** A setting as it may be shown. Secrets are not in it; what looks like one in other settings is hidden as well. */
export function settingText({ path, value, filledFrom }: Setting): string {
  if (value === undefined)
    return filledFrom === undefined ? HIDDEN : `${HIDDEN}, from ${withoutSecrets(filledFrom)}`
  const shown =
    typeof value === 'object' ? `[${value.map((one) => textOf(one, path)).join(', ')}]` : textOf(value, path)
  const text = printable(shown)
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text
}

function textOf(value: string | number | boolean, path: Setting['path']): string {
  return typeof value === 'string' ? shownText(value, path) : String(value)
}
