import fc from 'fast-check'
import { test } from 'tap'
import { isWithin, statusRanges } from '../../src/rules/status.ts'

test('codes, classes and ranges have both ends in', async (t) => {
  t.same(statusRanges(401), [[401, 401]])
  t.same(statusRanges('401'), [[401, 401]])
  t.same(statusRanges('4xx'), [[400, 499]])
  t.same(statusRanges('401-403'), [[401, 403]])
  t.same(statusRanges([200, '5xx']), [
    [200, 200],
    [500, 599],
  ])
})

test('a status lies within a range from its first to its last', async () => {
  const code = fc.integer({ min: 100, max: 599 })
  fc.assert(
    fc.property(code, code, code, (a, b, status) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      return isWithin(statusRanges(`${low}-${high}`), status) === (low <= status && status <= high)
    }),
  )
})
