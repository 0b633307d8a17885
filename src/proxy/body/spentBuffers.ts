// The buffers of bodies lie outside of V8's heap, and it does not count them when it decides to look for young garbage: they
// wait until there are 64 MB of them, and then for a collection of everything that lives.

// So little that they take no more room than that; so much that looking for them costs nothing beside copying them.
const LOOK_EVERY_BYTES = 16_777_216

let passedBytes = 0

/** Notes a piece of a body that will soon be spent; every 16 MB V8 looks for those that are (docs/decisions/0016-speed.md). */
export function noteBodyBytes(bytes: number): void {
  passedBytes += bytes
  if (passedBytes < LOOK_EVERY_BYTES) return
  passedBytes = 0
  // Node has it with --expose-gc; without, V8 does as it would.
  globalThis.gc?.({ type: 'minor', execution: 'sync' })
}
