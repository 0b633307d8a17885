import { HOP_BY_HOP } from './headerLists.ts'

/** A head as it stands on the wire: name, value, name, value, ... with case, order and duplicates kept. */
export type HeaderPairs = string[]

/** undici's raw fields (latin1 bytes) as text. */
export function decodePairs(raw: unknown): HeaderPairs {
  if (!Array.isArray(raw)) return []
  return raw.map((part: Buffer | string) => (typeof part === 'string' ? part : part.toString('latin1')))
}

/** The pairs whose lower-case name passes. */
export function filterPairs(pairs: readonly string[], keep: (name: string) => boolean): HeaderPairs {
  const kept: HeaderPairs = []
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index] ?? ''
    if (keep(name.toLowerCase())) kept.push(name, pairs[index + 1] ?? '')
  }
  return kept
}

/** Every value of a field; name in lower case. */
export function pairValues(pairs: readonly string[], name: string): string[] {
  const values: string[] = []
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const candidate = pairs[index] ?? ''
    if (candidate.length === name.length && candidate.toLowerCase() === name)
      values.push(pairs[index + 1] ?? '')
  }
  return values
}

/** The names that Connection lists, in lower case: they too belong to the connection (RFC 9110 7.6.1). */
export function connectionOptions(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined) return undefined
  const lower = connection.toLowerCase()
  // Nearly every message: nothing but how long the connection lives.
  if (lower === 'keep-alive' || lower === 'close') return undefined
  return new Set(lower.split(',').map((option) => option.trim()))
}

/** A response head less what belongs to the upstream's connection. */
export function withoutHopByHop(pairs: readonly string[]): HeaderPairs {
  const connection = pairValues(pairs, 'connection')
  const options = connection.length === 0 ? undefined : connectionOptions(connection.join(','))
  if (options !== undefined) return filterPairs(pairs, (name) => !HOP_BY_HOP.has(name) && !options.has(name))
  const kept: HeaderPairs = []
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index] ?? ''
    if (!isHopByHop(name)) kept.push(name, pairs[index + 1] ?? '')
  }
  return kept
}

const HOP_BY_HOP_LENGTHS: ReadonlySet<number> = new Set([...HOP_BY_HOP].map((name) => name.length))

// Most names differ in their length already, and are not written anew in lower case.
function isHopByHop(name: string): boolean {
  return HOP_BY_HOP_LENGTHS.has(name.length) && HOP_BY_HOP.has(name.toLowerCase())
}

/** True where there is such a field; name in lower case. */
export function hasField(pairs: readonly string[], name: string): boolean {
  for (let index = 0; index < pairs.length; index += 2) {
    const candidate = pairs[index] ?? ''
    if (candidate.length === name.length && candidate.toLowerCase() === name) return true
  }
  return false
}
