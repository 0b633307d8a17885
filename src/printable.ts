// What stands in a file or comes from a server must not move a terminal's cursor, hide text or turn it around.

// C0, DEL and C1; soft hyphen; marks of direction and of no width; separators of lines; tags; and halves of pairs.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

// JSON has escaped C0 itself, and a line of it ends with one of them.
const UNPRINTABLE_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A text on one line in which nothing but visible characters and spaces is left as it is. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped)
}

// To replace nothing takes longer than to find nothing, and most lines have nothing.
const HAS_UNPRINTABLE_IN_JSON = new RegExp(UNPRINTABLE_IN_JSON.source, 'u')

/** The same for a line of JSON, in JSON's own escapes. */
export function printableLine(json: string): string {
  return HAS_UNPRINTABLE_IN_JSON.test(json) ? json.replaceAll(UNPRINTABLE_IN_JSON, escaped) : json
}

/** The same where somebody parses the line before it is shown: the escapes are still there then. */
export function printableOnceParsed(json: string): string {
  return json.replaceAll(UNPRINTABLE_IN_JSON, (character) => escaped(character).replaceAll('\\', '\\\\'))
}

/** The same for a value as JSON. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
