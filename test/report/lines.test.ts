// What a line of a log is: a refusal, another line, somebody else's, or a broken one.
import fc from 'fast-check'
import { test } from 'tap'
import { MAX_LINE_BYTES } from '../../src/report/lineSplitter.ts'
import { readLogLine } from '../../src/report/logLine.ts'
import { momentOf } from '../../src/report/period.ts'
import { personOf, refusalLine, split } from './samples.ts'

test('lines are the same in whatever chunks they come', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(40)), (text, cuts) => {
      const bytes = Buffer.from(text.replaceAll('-', '\n'))
      const places = [...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length]
      const chunks = places.map((place, index) => bytes.subarray(places[index - 1] ?? 0, place))
      const wanted = bytes.toString().split('\n')
      t.same(split(chunks), wanted.at(-1) === '' ? wanted.slice(0, -1) : wanted)
    }),
  )
  t.end()
})

test('a line that is longer than any of a log is none, and the next is read', (t) => {
  const long = 'x'.repeat(MAX_LINE_BYTES)
  t.same(split([long, 'y\n', 'next\n', `${long}\n`, 'z', long, long]), [null, 'next', long, null])
  t.end()
})

test('a refusal is read with what is counted of it', (t) => {
  const refusal = {
    time: '2026-01-05T09:12:44.031Z',
    site: 'testrail',
    rule: 'iis/stock-401',
    cause: 'sign-in-required',
    audience: 'page',
    path: '/index.php',
    person: personOf(1),
    isObserved: false,
  }
  t.same(readLogLine(refusalLine({ person: personOf(1) })), refusal)
  t.match(readLogLine(refusalLine({ msg: 'refusal observed', observed: 3 })), { isObserved: true })
  t.match(readLogLine(refusalLine({ time: '2026-01-05T09:12:44Z' })), { time: '2026-01-05T09:12:44.000Z' })
  t.match(readLogLine(refusalLine({ path: 'p'.repeat(5_000) })), { path: `${'p'.repeat(200)}…` })
  t.end()
})

test('a refusal is found behind the prefixes of containers, and inside their JSON', (t) => {
  const line = refusalLine()
  for (const wrapped of [
    `2026-01-05T09:12:44.031Z stdout F ${line}`,
    `usher-1  | ${line}`,
    JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-01-05T09:12:45Z' }),
    `\ufeff${line}\r`,
  ])
    t.same(readLogLine(wrapped), readLogLine(line), wrapped)
  t.end()
})

test('other lines of Usher, lines from elsewhere and broken ones are told apart', (t) => {
  const told: Readonly<Record<string, string>> = {
    '': 'blank',
    ' \r': 'blank',
    '{"level":"info","msg":"listening"}': 'other',
    '{"level":"debug","msg":"still refused","cause":"no-licence"}': 'other',
    '{"level":"info","msg":"refusal an","isCut":true}': 'broken',
    'Starting usher ...': 'foreign',
    '{}': 'foreign',
    '[1,2]': 'foreign',
    null: 'foreign',
    '{"log":"plain text of another container\\n","stream":"stderr"}': 'foreign',
    'function () { return 1 }': 'foreign',
    [refusalLine().slice(0, -20)]: 'broken',
    [`usher-1 | ${refusalLine().slice(0, -20)}`]: 'broken',
    [`${refusalLine()}${refusalLine()}`]: 'broken',
    [JSON.stringify({ log: refusalLine().slice(0, -20) })]: 'broken',
    [refusalLine({ site: undefined })]: 'broken',
    [refusalLine({ cause: '<b>' })]: 'broken',
    [refusalLine({ path: 7 })]: 'broken',
    [refusalLine({ time: 1767604364031 })]: 'broken',
    [refusalLine({ time: '2026-13-05T09:12:44Z' })]: 'broken',
    '{"level":"info","msg":"__proto__"}': 'other',
  }
  for (const [line, kind] of Object.entries(told)) t.equal(readLogLine(line), kind, line)
  t.equal(readLogLine(null), 'broken')
  t.end()
})

test('a person is one only as a hash, so that no other text is counted or kept', (t) => {
  for (const person of ['jane', '3fa92c-0', 7, null, `${personOf(1)}x`, personOf(1).toUpperCase()])
    t.match(readLogLine(refusalLine({ person })), { person: undefined }, String(person))
  t.end()
})

test('a moment is a day, a time or a while ago, in UTC unless it says otherwise', (t) => {
  const now = Date.parse('2026-01-10T12:00:00.000Z')
  const since = (text: string): unknown => momentOf(text, { isEnd: false, now })
  t.equal(since('2026-01-05'), '2026-01-05T00:00:00.000Z')
  t.equal(momentOf('2026-01-05', { isEnd: true, now }), '2026-01-05T23:59:59.999Z', 'the whole day')
  t.equal(since('2026-01-05T09:00'), '2026-01-05T09:00:00.000Z')
  t.equal(since('2026-01-05T09:00:01.5Z'), '2026-01-05T09:00:01.500Z')
  t.equal(since('2026-01-05T09:00+02:00'), '2026-01-05T07:00:00.000Z')
  t.equal(since('2d'), '2026-01-08T12:00:00.000Z')
  t.equal(since('24h'), '2026-01-09T12:00:00.000Z')
  t.equal(since('90m'), '2026-01-10T10:30:00.000Z')
  for (const text of [
    '',
    'yesterday',
    '2026-02-31',
    '2026-1-5',
    '5',
    '05.01.2026',
    '2026-01-05T25:00',
    '99999999d',
  ])
    t.equal(since(text), undefined, text)
  t.end()
})
