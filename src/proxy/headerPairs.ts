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

/** True where there is such a field; name in lower case. */
export function hasField(pairs: readonly string[], name: string): boolean {
  return indexOfField(pairs, name, 0) !== -1
}

/** True where there are several of it; name in lower case. */
export function isRepeated(pairs: readonly string[], name: string): boolean {
  const first = indexOfField(pairs, name, 0)
  return first !== -1 && indexOfField(pairs, name, first + 2) !== -1
}

function indexOfField(pairs: readonly string[], name: string, from: number): number {
  for (let index = from; index < pairs.length; index += 2) {
    const candidate = pairs[index] ?? ''
    if (candidate.length === name.length && candidate.toLowerCase() === name) return index
  }
  return -1
}
