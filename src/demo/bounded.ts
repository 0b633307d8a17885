/** Sets an entry and forgets the oldest ones beyond the bound, whatever clients send. */
export function remember<Key, Value>(
  entries: Map<Key, Value>,
  key: Key,
  value: Value,
  maxEntries: number,
): void {
  entries.delete(key)
  entries.set(key, value)
  for (const oldest of entries.keys()) {
    if (entries.size <= maxEntries) return
    entries.delete(oldest)
  }
}
