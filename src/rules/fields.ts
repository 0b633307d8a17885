/** Header fields by lower-case name; several lines of one name as a list, as node:http and undici give them. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>

const NONE: readonly string[] = []

/** Every line of a field, in order; none where it is absent. name in lower case. */
export function fieldValues(fields: HeaderFields, name: string): readonly string[] {
  // A header named "constructor" must not find Object.prototype's.
  if (!Object.hasOwn(fields, name)) return NONE
  const value = fields[name]
  if (value === undefined) return NONE
  return typeof value === 'string' ? [value] : value
}
