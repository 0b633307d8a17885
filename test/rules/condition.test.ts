import fc from 'fast-check'
import { test } from 'tap'
import { evaluate, readsBody } from '../../src/rules/condition.ts'
import type { CompiledCondition, Test } from '../../src/rules/condition.ts'
import { exchangeOf } from './samples.ts'

function told(holds: boolean, reads = false): Test {
  return {
    kind: 'test',
    label: String(holds),
    reads: reads ? 'body' : 'head',
    holds: ({ body }) => (reads && !body ? undefined : holds),
    sees: () => undefined,
    found: () => String(holds),
  }
}

const { condition } = fc.letrec<{ condition: CompiledCondition; leaf: CompiledCondition }>((tie) => ({
  leaf: fc.tuple(fc.boolean(), fc.boolean()).map(([holds, reads]) => told(holds, reads)),
  condition: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      parts: fc.array(tie('condition'), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), part: tie('condition') }),
  ),
}))

// Kleene's logic as arithmetic: false is 0, true is 1, open is a half.
function oracle(tree: CompiledCondition, seen: boolean): number {
  if (tree.kind === 'test')
    return tree.reads === 'body' && !seen ? 0.5 : Number(tree.holds(exchangeOf({ text: '' })))
  if (tree.kind === 'not') return 1 - oracle(tree.part, seen)
  const values = tree.parts.map((part) => oracle(part, seen))
  return tree.kind === 'all' ? Math.min(1, ...values) : Math.max(0, ...values)
}

const TRUTHS = new Map<number, boolean | undefined>([
  [0, false],
  [0.5, undefined],
  [1, true],
])

test('a condition is as true as its parts make it, with the body seen, unseen and never to be seen', async () => {
  fc.assert(
    fc.property(condition, (tree) => {
      const unseen = TRUTHS.get(oracle(tree, false))
      return (
        evaluate(tree, exchangeOf()) === unseen &&
        evaluate(tree, exchangeOf({ body: null })) === unseen &&
        evaluate(tree, exchangeOf({ text: 'seen' })) === TRUTHS.get(oracle(tree, true))
      )
    }),
    { numRuns: 1_000 },
  )
})

test('what the head has decided no body changes', async () => {
  fc.assert(
    fc.property(condition, (tree) => {
      const truth = evaluate(tree, exchangeOf())
      return truth === undefined || truth === evaluate(tree, exchangeOf({ text: 'seen' }))
    }),
    { numRuns: 1_000 },
  )
})

test('a condition is open only where something in it reads the body', async () => {
  fc.assert(
    fc.property(condition, (tree) => evaluate(tree, exchangeOf()) !== undefined || readsBody(tree)),
    { numRuns: 1_000 },
  )
})
