import { test } from 'tap'
import { util } from 'undici'
import { answerFaultOf, endToEndPairs } from '../../../src/proxy/upstream/answerHead.ts'

/** As undici hands a head over: raw, and parsed. */
function passed(...lines: readonly [string, string][]): string[] {
  const raw = lines.flat().map((part) => Buffer.from(part, 'latin1'))
  return endToEndPairs(raw, util.parseHeaders(raw))
}

test('fields are read as latin1, with case, order and duplicates kept', async (t) => {
  const lines: [string, string][] = [
    ['X-A', '\u00e9\u00ff'],
    ['x-a', 'second'],
    ['Set-Cookie', 'a=1'],
    ['set-COOKIE', 'b=2'],
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['ETag', ''],
  ]
  t.same(passed(...lines), lines.flat())
  t.same(passed(...lines.toReversed()), lines.toReversed().flat())
  t.same(endToEndPairs(lines.flat(), Object.fromEntries(lines)), lines.flat(), 'as node:http gives them')
  t.same(endToEndPairs(null, {}), [])
})

test('names that nothing but one byte or the case tells apart stay themselves, however many there are', async (t) => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('')
  const names = letters.flatMap((a) => letters.map((b) => `x${a}-${b}x`))
  const spelled = [...names, ...names.map((name) => name.toUpperCase()), 'x'.repeat(9_000)]
  for (let time = 0; time < 3; time++) for (const name of spelled) t.equal(passed([name, 'v'])[0], name)
})

test('the fields of the connection go, and those that Connection lists, over several lines', async (t) => {
  t.same(
    passed(
      ['Connection', 'X-A'],
      ['X-A', '1'],
      ['Connection', 'close, X-B'],
      ['x-b', '2'],
      ['KEEP-Alive', 'timeout=5'],
      ['Transfer-Encoding', 'chunked'],
      ['C', '3'],
    ),
    ['C', '3'],
  )
  t.same(passed(['Connection', 'keep-alive'], ['X-A', '1']), ['X-A', '1'])
})

test('a status or a coding that nobody could pass on is a fault', async (t) => {
  t.equal(answerFaultOf(101, {}), 'USHER_UNASKED_SWITCH')
  t.equal(answerFaultOf(600, {}), 'USHER_BAD_STATUS')
  t.equal(answerFaultOf(599, {}), undefined)
  t.equal(answerFaultOf(200, { 'transfer-encoding': 'Chunked' }), undefined)
  for (const coding of ['gzip, chunked', 'gzip', ['chunked', 'chunked'], ['gzip', 'chunked'], ''])
    t.equal(answerFaultOf(200, { 'transfer-encoding': coding }), 'USHER_UPSTREAM_CODING', String(coding))
})
