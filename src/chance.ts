import { randomFillSync } from 'node:crypto'

// To ask the system for chance costs more than to write a name or a number with it: it is asked for many at a time.
const chance = Buffer.alloc(4_096)
let used = chance.length

/** So many random bytes, 4,096 at the most; they are overwritten before long, so read them at once. */
export function randomBytesOf(count: number): Buffer {
  if (used + count > chance.length) {
    randomFillSync(chance)
    used = 0
  }
  used += count
  return chance.subarray(used - count, used)
}
