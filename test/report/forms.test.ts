// The forms of a report: the same numbers in each, and nothing in them that somebody else put there to be obeyed.
import { parse } from 'csv-parse/sync'
import { test } from 'tap'
import { COLUMNS } from '../../src/report/csvForm.ts'
import { FORMS } from '../../src/report/forms.ts'
import { TABLE_NAMES } from '../../src/report/tables.ts'
import { timeAxisOf } from '../../src/report/timeAxis.ts'
import { PRINTABLE } from '../e2e/payloads.ts'
import { personOf, refusalLine, surveyed } from './samples.ts'

const REPORT = surveyed([
  refusalLine({ cause: 'no-licence', person: personOf(1) }),
  refusalLine({ cause: 'no-licence', person: personOf(2), site: 'wiki', time: '2026-01-07T08:00:00.000Z' }),
  refusalLine(),
  '{"level":"in',
  'Starting ...',
  refusalLine({ msg: 'refusal observed' }),
])

// Line ends, the escape of terminals, and marks that turn text around.
const CONTROLS = 'a\nb\r\u001b[2J\u009b31m\u202e\u2028\0'

// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\0-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u2028\u2029\u202a-\u202e]/

test('as text it begins with the answer, and ends with what to know of the numbers', (t) => {
  const [first, second, , ...rest] = FORMS.text(REPORT).split('\n')
  t.equal(first, '3 refusals of 2 different people, from 2026-01-05 09:12 to 2026-01-07 08:00 (UTC).')
  t.equal(
    second,
    'no-licence: 2 different people, 2 times, on testrail, wiki; first 2026-01-05 09:12, last 2026-01-07 08:00.',
  )
  t.same(rest.slice(0, 4), [
    'By cause',
    '  CAUSE             PEOPLE  REFUSALS  UNKNOWN  FIRST             LAST',
    '  no-licence             2         2        0  2026-01-05 09:12  2026-01-07 08:00',
    '  sign-in-required       0         1        1  2026-01-05 09:12  2026-01-05 09:12',
  ])
  t.same(
    rest.filter((line) => line.startsWith('note: ')),
    [
      'note: 1 line could not be read: cut, damaged or incomplete.',
      'note: 1 line came from elsewhere, and not from Usher.',
      'note: 1 refusal that rules in observe mode recognised is not counted here; --observed counts it.',
      'note: Of 1 refusal nobody knows whom it met; those people are not counted.',
    ],
  )
  t.end()
})

test('without a refusal each form says so', (t) => {
  const none = surveyed([])
  t.equal(FORMS.text(none), 'No refusal was found.\n')
  t.equal(FORMS.text(surveyed([], { observed: true })), 'No observed refusal was found.\n')
  t.match(FORMS.html(none), '<p>No refusal was found.</p>')
  t.match(JSON.parse(FORMS.json(none)), { total: { refusals: 0 }, causes: [], notes: [] })
  t.equal(parse(FORMS.csv(none)).length, 2)
  t.end()
})

test('JSON and CSV have the same rows', (t) => {
  const json = JSON.parse(FORMS.json(REPORT))
  const csv: Record<string, string>[] = parse(FORMS.csv(REPORT), { columns: true })
  t.same(Object.keys(csv[0] ?? {}), COLUMNS)
  t.match(csv[0], { table: 'total', refusals: '3', peopleAtMost: '2', unknown: '1', cause: '' })
  for (const name of TABLE_NAMES) {
    const rows = csv.filter(({ table }) => table === name)
    t.equal(rows.length, json[name].length, name)
    for (const [index, { people, ...rest }] of json[name].entries())
      t.match(rows[index], {
        ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)])),
        ...{ peopleAtLeast: String(people.atLeast), peopleAtMost: String(people.atMost) },
      })
  }
  t.end()
})

test('more people than can be told apart are "or more", and nothing in a column of numbers', (t) => {
  const count = { ...REPORT.total, people: { atLeast: 7, atMost: null } }
  const causes = [{ values: ['no-licence'], count }]
  const report = { ...REPORT, total: count, tables: { ...REPORT.tables, causes } }
  t.match(FORMS.text(report), /no-licence +7 or more +3/)
  t.match(FORMS.text(report), 'note: There were more people than can be kept apart')
  t.match(parse(FORMS.csv(report), { columns: true })[0], { peopleAtLeast: '7', peopleAtMost: '' })
  t.end()
})

test('no spreadsheet finds a formula in a path, a rule or a site', (t) => {
  const formulas = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =1',
    "'=1",
    '\t=1',
    '\r=1',
    '＝1',
    '|calc',
    '=cmd|"/c"!A1',
  ]
  for (const value of formulas) {
    const csv = FORMS.csv(surveyed([refusalLine({ path: value, rule: value, site: value })]))
    const cells: string[] = parse(csv).flat()
    t.ok(cells.some((cell) => cell.includes('1') || cell.includes('calc')))
    t.same(
      cells.filter((cell) => /^\s*[=+\-@|＝\t\r]/.test(cell)),
      [],
      value,
    )
  }
  t.end()
})

test('nothing moves a terminal or hides text, in any form', (t) => {
  const report = surveyed(
    ['path', 'rule', 'site', 'audience'].map((field) => refusalLine({ [field]: CONTROLS })),
  )
  for (const [name, form] of Object.entries(FORMS)) {
    t.notMatch(form(report), UNPRINTABLE, name)
    t.match(form(report), 'u001b[2J', name)
  }
  t.end()
})

test('a page takes no value for markup', (t) => {
  const hostile = [...PRINTABLE, '"><script>alert(1)</script>', "' onload='alert(1)", '&lt;b&gt;']
  const lines = hostile.flatMap((value) =>
    ['path', 'rule', 'site', 'audience'].map((field) => refusalLine({ [field]: value })),
  )
  const plain = FORMS.html(surveyed([refusalLine()]))
  const html = FORMS.html(surveyed(lines, { site: undefined }))
  t.same(tagsOf(html), tagsOf(plain))
  t.notMatch(html, /<[^<>]*\son\w+=/)
  t.match(html, '&lt;script&gt;')
  t.end()
})

test('a page needs nothing else: its one style is named by its policy, and it asks for nothing', (t) => {
  const html = FORMS.html(REPORT)
  t.match(html, /default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;;/)
  t.equal(html.match(/<style>/g)?.length, 1)
  t.notMatch(html, /<script|\sstyle=|<img|url\(|@import|https?:/)
  t.end()
})

test('a chart has a bar for each day; where those would be too many, for each month or year', (t) => {
  t.match(timeAxisOf(['2026-02-27', '2026-03-02']), {
    unit: 'day',
    steps: ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
  })
  const months = timeAxisOf(['2025-11-30', '2026-06-01'])
  t.match(
    [months.unit, months.steps[0], months.steps.at(-1), months.steps.length],
    ['month', '2025-11', '2026-06', 8],
  )
  t.match(timeAxisOf(['0001-01-01', '9999-12-31']), { unit: 'year', steps: { length: 120 } })
  t.match(timeAxisOf([]), { steps: [] })
  t.end()
})

test('a chart is as high as all refusals together, and names its colours', (t) => {
  const causes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const html = FORMS.html(surveyed(causes.map((cause) => refusalLine({ cause }))))
  t.equal(html.match(/<li><svg/g)?.length, 7)
  t.match(html, 'other causes')
  t.match(html, '<title>2026-01-05: 8</title>')
  t.end()
})

function tagsOf(html: string): string[] {
  return [...new Set([...html.matchAll(/<[a-z]\w*/g)].map(([tag]) => tag))].toSorted()
}
