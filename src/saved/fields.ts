import type { HeaderFields } from '../rules/fields.ts'

/** A name in lower case, and a value. */
export type Field = readonly [name: string, value: string]

/** Fields as rules read them: by name in lower case, several lines of one name as a list. */
export function collectFields(fields: Iterable<Field>): HeaderFields {
  const collected = new Map<string, string | string[]>()
  for (const [name, value] of fields) {
    const earlier = collected.get(name)
    if (earlier === undefined) collected.set(name, value)
    else if (typeof earlier === 'string') collected.set(name, [earlier, value])
    else earlier.push(value)
  }
  // It defines own properties, so that a field named __proto__ is one more field.
  return Object.fromEntries(collected)
}

// RFC 9110 5.6.2 (token).
const FIELD = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+)[ \t]*:(.*)$/s

/** A field from `Name: value`; undefined where it is none. */
export function parseField(line: string): Field | undefined {
  const [, name, value = ''] = FIELD.exec(line) ?? []
  return name === undefined ? undefined : [name.toLowerCase(), trimBlanks(value)]
}

/** Without the blanks around it (RFC 9110 5.5: OWS); every other character is the value's own. */
export function trimBlanks(value: string): string {
  let start = 0
  let end = value.length
  while (start < end && isBlank(value[start])) start += 1
  while (end > start && isBlank(value[end - 1])) end -= 1
  return value.slice(start, end)
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}
