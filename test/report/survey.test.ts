// What is counted, whatever the order and number of the lines.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { test } from 'tap'
import { TABLE_NAMES } from '../../src/report/tables.ts'
import { MAX_PAGES_TOLD, Survey } from '../../src/report/survey.ts'
import type { Report } from '../../src/report/survey.ts'
import { EVERYTHING, personOf, refusalLine, surveyed } from './samples.ts'

const ANY_REFUSAL = fc
  .record({
    time: fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-03-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    site: fc.constantFrom('testrail', 'wiki', '__proto__'),
    cause: fc.constantFrom('no-licence', 'sign-in-required', 'constructor'),
    rule: fc.constantFrom('site/a', 'site/b'),
    audience: fc.constantFrom('page', 'frame'),
    path: fc.constantFrom('/a', '/b', '/c'),
    person: fc.option(
      fc.nat(5).map((number) => personOf(number)),
      { nil: undefined },
    ),
    msg: fc.constantFrom('refusal answered', 'refusal observed'),
  })
  .map(refusalLine)

const ANY_LINE = fc.oneof(
  { weight: 8, arbitrary: ANY_REFUSAL },
  fc.string({ minLength: 1 }).filter((line) => line.trim() !== ''),
  fc.constantFrom('{"level":"info","msg":"listening"}', '{"level":"in', null),
)

test('the order of lines, and so of files, does not matter', (t) => {
  const shuffled = fc
    .array(ANY_LINE)
    .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })))
  fc.assert(
    fc.property(shuffled, ([lines, others]) => {
      t.same(surveyed(others), surveyed(lines))
    }),
  )
  t.end()
})

test('counts add up: every line becomes one thing, and every table has all refusals', (t) => {
  fc.assert(
    fc.property(fc.array(ANY_LINE), fc.boolean(), (lines, observed) => {
      const report = surveyed(lines, { observed, site: 'testrail' })
      t.equal(sum(Object.values(report.lines)), lines.length)
      t.equal(report.total.refusals, report.lines.counted)
      for (const name of TABLE_NAMES) {
        const rows = report.tables[name]
        t.equal(sum(rows.map(({ count }) => count.refusals)), report.total.refusals, name)
        t.equal(sum(rows.map(({ count }) => count.unknown)), report.total.unknown, name)
        for (const { count } of rows) {
          t.ok((count.people.atMost ?? 0) <= count.refusals - count.unknown)
          t.ok(count.people.atLeast <= report.total.people.atLeast)
          t.ok(count.first >= report.total.first && count.last <= report.total.last)
        }
      }
    }),
  )
  t.end()
})

test('different people are counted once, for a cause and for each site', (t) => {
  const jane = personOf(1)
  const report = surveyed([
    refusalLine({ cause: 'no-licence', person: jane, time: '2026-01-07T08:00:00.000Z' }),
    refusalLine({ cause: 'no-licence', person: jane, site: 'wiki', time: '2026-01-05T08:00:00.000Z' }),
    refusalLine({ cause: 'no-licence', person: personOf(2), site: 'wiki', time: '2026-01-06T08:00:00.000Z' }),
    refusalLine({ cause: 'no-licence' }),
  ])
  t.match(report.tables.causes, [
    {
      values: ['no-licence'],
      count: {
        ...{ refusals: 4, people: { atLeast: 2, atMost: 2 }, unknown: 1 },
        ...{ first: '2026-01-05T08:00:00.000Z', last: '2026-01-07T08:00:00.000Z' },
      },
    },
  ])
  t.match(
    report.tables.sites.map(({ values, count }) => [...values, count.people.atMost]),
    [
      ['no-licence', 'wiki', 2],
      ['no-licence', 'testrail', 1],
    ],
  )
  t.end()
})

test('whom two keys name may be one person, and the count says so', (t) => {
  const people = [personOf(1, 'aaaaaa'), personOf(2, 'aaaaaa'), personOf(1, 'bbbbbb')]
  const { keys, total } = surveyed(people.map((person) => refusalLine({ person })))
  t.same([keys, total.people], [2, { atLeast: 2, atMost: 3 }])
  t.end()
})

test('only what is asked for is counted: a time with both its ends, a site, a cause, a mode', (t) => {
  const times = ['04T23:59:59.999', '05T00:00:00.000', '06T23:59:59.999', '07T00:00:00.000']
  const lines = [
    ...times.map((time) => refusalLine({ time: `2026-01-${time}Z` })),
    refusalLine({ site: 'wiki', cause: 'no-licence', msg: 'refusal observed' }),
  ]
  const counted = (asked: Parameters<typeof surveyed>[1]): Report['lines'] => surveyed(lines, asked).lines
  t.match(counted({ since: '2026-01-05T00:00:00.000Z', until: '2026-01-06T23:59:59.999Z' }), {
    counted: 2,
    notAsked: 2,
    otherMode: 1,
  })
  t.match(counted({ site: 'wiki' }), { counted: 0, notAsked: 4 })
  t.match(counted({ observed: true }), { counted: 1, otherMode: 4 })
  t.match(counted({ observed: true, cause: 'no-licence' }), { counted: 1 })
  t.match(counted({ observed: true, cause: 'refused' }), { counted: 0, notAsked: 1 })
  t.end()
})

test('two hundred thousand lines of pages that nobody asks for twice leave the worst at the top, in bounded memory', (t) => {
  const survey = new Survey(EVERYTHING)
  const heldAfter = (lines: Iterable<string>): number => {
    for (const line of lines) survey.add(line)
    return heapBytes()
  }
  const half = heldAfter(scan(0, 100_000))
  const whole = heldAfter(scan(100_000, 200_000))
  t.ok(whole - half < 8_000_000, `${whole - half} bytes for the second half`)
  const report = survey.report()
  const [worst] = report.tables.pages
  t.same(worst?.values, ['testrail', '/worst'])
  const { refusals = 0, people } = worst?.count ?? {}
  t.ok(refusals <= 2_000 && refusals + report.missed.pages >= 2_000, `${refusals} + ${report.missed.pages}`)
  t.equal(people?.atMost, 50)
  t.equal(report.tables.pages.length, MAX_PAGES_TOLD)
  t.equal(report.total.refusals, 200_000)
  t.end()
})

test('names made up without end are counted as far as they can be kept, and the count says so', (t) => {
  const report = surveyed(madeUp(300_000))
  t.match(report.total, { refusals: 300_000, unknown: 0, people: { atLeast: 200_000, atMost: null } })
  t.end()
})

function* scan(from: number, to: number): Generator<string> {
  for (let index = from; index < to; index++) {
    const isWorst = index % 100 === 0
    yield refusalLine({
      path: isWorst ? '/worst' : `/scanned/${index}`,
      ...(isWorst && { person: personOf((index / 100) % 50) }),
    })
  }
}

function* madeUp(lines: number): Generator<string> {
  for (let index = 0; index < lines; index++) yield refusalLine({ person: personOf(index) })
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
