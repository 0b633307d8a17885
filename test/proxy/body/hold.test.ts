import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { ByteBudget } from '../../../src/proxy/body/byteBudget.ts'
import { Hold } from '../../../src/proxy/body/hold.ts'

type Holding = { readonly asksEarly?: 'once' | 'often'; readonly maxBytes?: number; readonly total?: number }

function holdWith({ asksEarly = 'once', maxBytes = 100, total = 1_000 }: Holding = {}) {
  const asked: (readonly [prefix: string, isLast: boolean])[] = []
  const budget = new ByteBudget(total)
  const hold = new Hold({
    maxBytes,
    budget,
    asksEarly,
    maxMs: 5_000,
    onAsk: (isLast) => void asked.push([String(hold.prefix), isLast]),
  })
  return { hold, asked, budget }
}

test('who needs all that may be held is asked once: at the limit, or at the end', async (t) => {
  const full = holdWith({ maxBytes: 4 })
  full.hold.add(Buffer.from('abc'))
  t.same(full.asked, [])
  full.hold.add(Buffer.from('def'))
  t.same(full.asked, [['abcd', true]])
  t.same(full.hold.release().map(String), ['abc', 'def'])
  const ended = holdWith()
  ended.hold.add(Buffer.from('abc'))
  ended.hold.end()
  t.same(ended.asked, [['abc', true]])
  ended.hold.release()
})

test('who may know early is asked at the first bytes, at twice as many, and soon after any', async (t) => {
  const { hold, asked } = holdWith({ asksEarly: 'often' })
  for (const chunk of ['a', 'b', 'c', 'd', 'e', 'f']) hold.add(Buffer.from(chunk))
  t.same(asked, [
    ['a', false],
    ['ab', false],
    ['abcd', false],
  ])
  await sleep(60)
  t.same(asked.at(-1), ['abcdef', false])
  t.equal(asked.length, 4)
  hold.release()
})

test('chunks without number cost few questions', async (t) => {
  const { hold, asked } = holdWith({ asksEarly: 'often', maxBytes: 100_000, total: 1_000_000 })
  for (let index = 0; index < 50_000; index++) hold.add(Buffer.from('x'))
  t.ok(asked.length < 20, String(asked.length))
  hold.release()
})

test('nothing is asked any more once it is let go, and the budget is whole again', async (t) => {
  const { hold, asked, budget } = holdWith({ asksEarly: 'often' })
  hold.add(Buffer.from('ab'))
  hold.add(Buffer.from('c'))
  hold.release()
  const before = asked.length
  await sleep(60)
  t.equal(asked.length, before)
  t.equal(budget.left, 1_000)
})

test('a body over its time may have it once more, and is stalled where nothing comes in it', async (t) => {
  async function overTime(comesLate: boolean): Promise<(readonly [isLast: boolean, hasStalled: boolean])[]> {
    const seen: (readonly [boolean, boolean])[] = []
    const over = Promise.withResolvers<void>()
    const hold: Hold = new Hold({
      ...{ maxBytes: 100, maxMs: 40, asksEarly: 'once', budget: new ByteBudget(1_000) },
      onAsk: (isLast) => {
        seen.push([isLast, hold.hasStalled])
        if (!hold.prolong()) over.resolve()
        else if (comesLate) hold.add(Buffer.from('late'))
      },
    })
    hold.add(Buffer.from('begun'))
    await over.promise
    hold.release()
    return seen
  }
  const [first, second] = await overTime(false)
  t.same(
    [first, second],
    [
      [true, false],
      [true, true],
    ],
  )
  t.same((await overTime(true)).at(-1), [true, false])
})
