// When a media type that fits one pattern must fit another, or cannot.
import { compileMediaTypes } from '../mediaType.ts'

/** True where every media type that fits one of these patterns fits one of the others. */
export function coversMediaTypes(patterns: readonly string[], others: readonly string[]): boolean {
  return patterns.every((pattern) => others.some((other) => covers(other, pattern)))
}

/** True where no media type fits one of both. */
export function excludesMediaTypes(patterns: readonly string[], others: readonly string[]): boolean {
  return patterns.every((pattern) => others.every((other) => excludes(pattern, other)))
}

function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*/*') return true
  if (!narrow.includes('*')) return compileMediaTypes([wide])(narrow)
  const [type = '', subtype = ''] = narrow.split('/')
  const [wideType = '', wideSubtype = ''] = wide.split('/')
  return (
    (wideType === '*' || wideType === type) &&
    (wideSubtype === '*' || (wideSubtype.startsWith('*') && subtype.endsWith(wideSubtype.slice(1))))
  )
}

// Of two with an asterisk nothing is claimed unless their types differ.
function excludes(one: string, other: string): boolean {
  if (!one.includes('*')) return !compileMediaTypes([other])(one)
  if (!other.includes('*')) return !compileMediaTypes([one])(other)
  const [[type], [otherType]] = [one.split('/'), other.split('/')]
  return type !== '*' && otherType !== '*' && type !== otherType
}
