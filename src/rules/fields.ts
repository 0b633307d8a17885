/** Header fields by lower-case name; several lines of one name as a list, as node:http and undici give them. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a test looks at: a text, the lines of a field, or undefined where there is none. */
export type FieldValue = string | readonly string[] | undefined

const NONE: readonly string[] = []

/** A field as it came; undefined where it is absent. name in lower case. */
export function fieldValue(fields: HeaderFields, name: string): FieldValue {
  // A header named "constructor" must not find Object.prototype's.
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Every line of a field, in order; none where it is absent. name in lower case. */
export function fieldValues(fields: HeaderFields, name: string): readonly string[] {
  const value = fieldValue(fields, name)
  return typeof value === 'string' ? [value] : (value ?? NONE)
}

/** The first line of a field; '' where it is absent. name in lower case. */
export function firstValue(fields: HeaderFields, name: string): string {
  const value = fieldValue(fields, name)
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}
