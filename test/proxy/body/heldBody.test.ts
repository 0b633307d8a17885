import fc from 'fast-check'
import { test } from 'tap'
import { ByteBudget } from '../../../src/proxy/body/byteBudget.ts'
import { canBeHeld, HeldBody } from '../../../src/proxy/body/heldBody.ts'

test('a body is held where it exists, ends, and can be read', async (t) => {
  t.equal(canBeHeld('GET', 401, { 'content-type': 'text/html' }), true)
  t.equal(canBeHeld('POST', 200, {}), true)
  t.equal(canBeHeld('GET', 200, { 'content-encoding': 'zstd' }), true)
})

test('a body is not held where it does not exist, is a part, never ends, or cannot be read', async (t) => {
  t.equal(canBeHeld('HEAD', 401, {}), false)
  for (const status of [204, 205, 206, 304]) t.equal(canBeHeld('GET', status, {}), false, String(status))
  for (const type of [
    'text/event-stream',
    'Text/Event-Stream; charset=utf-8',
    'multipart/x-mixed-replace; boundary=x',
  ])
    t.equal(canBeHeld('GET', 200, { 'content-type': type }), false, type)
  t.equal(canBeHeld('GET', 200, { 'content-type': ['text/event-stream', 'text/html'] }), false)
  t.equal(canBeHeld('GET', 401, { 'content-encoding': 'gzip, br' }), false)
})

test('what is held comes back as it came', async (t) => {
  const held = new HeldBody(5, new ByteBudget(100))
  const chunks = ['ab', 'cd', 'efg'].map((text) => Buffer.from(text))
  for (const chunk of chunks.slice(0, 2)) held.add(chunk)
  t.equal(held.isFull, false)
  held.add(chunks[2] ?? Buffer.alloc(0))
  t.equal(held.isFull, true)
  t.equal(held.prefix.toString(), 'abcde', 'rules see no more than the limit')
  const released = held.release()
  t.same(released.map(String), ['ab', 'cd', 'efg'])
  t.ok(
    released.every((chunk, index) => chunk === chunks[index]),
    'the very same bytes, not copies',
  )
  t.same(held.release(), [])
})

test('without room in the budget there is no waiting for more', async (t) => {
  const budget = new ByteBudget(3)
  const first = new HeldBody(100, budget)
  const second = new HeldBody(100, budget)
  first.add(Buffer.from('abc'))
  second.add(Buffer.from('d'))
  t.equal(first.isFull, false)
  t.equal(second.isFull, true)
  t.equal(second.prefix.toString(), 'd', 'what has come anyway is still looked at')
  second.release()
  t.equal(budget.left, 0, 'nothing was taken for it, so nothing is given back')
  first.release()
  t.equal(budget.left, 3)
})

test('a budget never goes below nothing', async (t) => {
  const budget = new ByteBudget(10)
  t.equal(budget.take(11), false)
  t.equal(budget.take(10), true)
  t.equal(budget.take(1), false)
  t.equal(budget.take(0), true)
  budget.giveBack(4)
  t.equal(budget.left, 4)
})

const TOTAL = 500
const step = fc.record({
  body: fc.nat({ max: 4 }),
  action: fc.oneof(
    { weight: 5, arbitrary: fc.nat({ max: 200 }).map((size) => ({ add: size })) },
    { weight: 1, arbitrary: fc.constant('release' as const) },
  ),
})

test('the budget is never overdrawn, and comes back whole however bodies end', async () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const budget = new ByteBudget(TOTAL)
      const bodies = Array.from({ length: 5 }, () => new HeldBody(150, budget))
      for (const { body, action } of steps) {
        if (action === 'release') bodies[body]?.release()
        else bodies[body]?.add(Buffer.alloc(action.add))
        if (budget.left < 0 || budget.left > TOTAL) return false
      }
      for (const body of [...bodies, ...bodies]) body.release()
      return budget.left === TOTAL
    }),
    { numRuns: 1_000 },
  )
})

test('nothing that is held is lost, doubled or reordered', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 })
  fc.assert(
    fc.property(chunks, fc.nat({ max: 100 }), fc.nat({ max: 100 }), (parts, limit, total) => {
      const held = new HeldBody(limit, new ByteBudget(total))
      for (const part of parts) held.add(Buffer.from(part))
      const whole = Buffer.concat(parts)
      const { prefix } = held
      return prefix.equals(whole.subarray(0, limit)) && Buffer.concat(held.release()).equals(whole)
    }),
  )
})
