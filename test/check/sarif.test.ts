// The log for code review against SARIF 2.1.0, as far as its schema and 3.4 to 3.51 of the specification speak of what we say:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. No package that is looked after has that schema.
import { isDeepStrictEqual } from 'node:util'
import { test } from 'tap'
import { FINDINGS } from '../../src/check/finding.ts'
import type { Finding, FindingId } from '../../src/check/finding.ts'
import { toSarif } from '../../src/check/sarif.ts'

/** What is wrong with a value, one line each, behind the place where it is. */
type Check = (value: unknown, place: string) => readonly string[]

const text: Check = (value, place) =>
  typeof value === 'string' && value !== '' ? [] : [`${place}: no text but ${JSON.stringify(value)}`]

const count: Check = (value, place) =>
  Number.isInteger(value) && Number(value) >= 1 ? [] : [`${place}: ${JSON.stringify(value)} is below 1`]

const index: Check = (value, place) => count(Number(value) + 1, place)

const oneOf =
  (...words: readonly string[]): Check =>
  (value, place) =>
    words.includes(String(value)) ? [] : [`${place}: none of ${words.join()}`]

// RFC 3986 4.1, relative to nothing but a directory.
const uriReference: Check = (value, place) =>
  /^(?:[\w.~!$&'()*+,;=@/-]|%[\dA-F]{2}|^file:\/\/)+$/i.test(String(value))
    ? []
    : [`${place}: ${String(value)}`]

const listOf =
  (item: Check, { unique = false } = {}): Check =>
  (value, place) => {
    if (!Array.isArray(value)) return [`${place}: no list`]
    const faults = value.flatMap((each, at) => item(each, `${place}[${at}]`))
    const isTwice = value.some((each, at) =>
      value.slice(0, at).some((other) => isDeepStrictEqual(each, other)),
    )
    return unique && isTwice ? [...faults, `${place}: the same twice`] : faults
  }

// No type of the schema takes properties that it does not name.
const object =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${place}: no object`]
    const known = { ...required, ...optional }
    const missing = Object.keys(required).filter((key) => !Object.hasOwn(value, key))
    return [
      ...missing.map((key) => `${place}.${key} is missing`),
      ...Object.entries(value).flatMap(
        ([key, each]) => known[key]?.(each, `${place}.${key}`) ?? [`${place}.${key} is unknown`],
      ),
    ]
  }

const LEVEL = oneOf('none', 'note', 'warning', 'error')
const MESSAGE = object({ text })
const LOCATION = object({
  physicalLocation: object({
    artifactLocation: object({ uri: uriReference }),
    region: object({ startLine: count, startColumn: count }),
  }),
})
const RESULT = object(
  { ruleId: text, ruleIndex: index, level: LEVEL, message: MESSAGE },
  { locations: listOf(LOCATION) },
)
const RULE = object({ id: text, shortDescription: MESSAGE, defaultConfiguration: object({ level: LEVEL }) })
const DRIVER = object({ name: text, version: text, rules: listOf(RULE, { unique: true }) })
const RUN = object({
  tool: object({ driver: DRIVER }),
  columnKind: oneOf('utf16CodeUnits', 'unicodeCodePoints'),
  results: listOf(RESULT),
})
const LOG = object({ $schema: text, version: oneOf('2.1.0'), runs: listOf(RUN) })

const PLACE = { line: 3, column: 2, path: 'sites[0]', message: 'said', details: ['first', 'second'] }

function findingsIn(file: string): Finding[] {
  return Object.entries(FINDINGS).map(([id, { level }]) => ({
    ...{ id: id as FindingId, level, message: 'two\nlines' },
    problem: { ...PLACE, file },
  }))
}

test('whatever is found, wherever, is told in a log that the schema allows', async (t) => {
  for (const file of ['/work/usher.yaml', '/work/a b/ü %#?.yaml', '/elsewhere/ü?.yaml']) {
    const log: unknown = JSON.parse(toSarif(findingsIn(file), '/work'))
    t.same(LOG(log, 'log'), [], file)
  }
  t.same(LOG(JSON.parse(toSarif([], '/work')), 'log'), [], 'nothing')
  const nowhere: Finding = { id: 'no-effect', level: 'warning', message: 'in no file' }
  t.same(LOG(JSON.parse(toSarif([nowhere], '/work')), 'log'), [], 'without a place')
})

test('each result names its rule by its place among the rules, and files by where they are in the checkout', async (t) => {
  const { runs } = JSON.parse(toSarif(findingsIn('/work/a b/ü.yaml'), '/work')) as SarifLog
  const [{ tool, results } = { tool: { driver: { rules: [] } }, results: [] }] = runs
  t.equal(results.length, Object.keys(FINDINGS).length)
  for (const { ruleId, ruleIndex, locations } of results) {
    t.equal(tool.driver.rules[ruleIndex]?.id, ruleId)
    t.equal(locations[0]?.physicalLocation.artifactLocation.uri, 'a%20b/%C3%BC.yaml')
  }
})

test('the check of the schema sees what is wrong', async (t) => {
  const log = JSON.parse(toSarif(findingsIn('/work/usher.yaml').slice(0, 1), '/work'))
  log.runs[0].results[0].level = 'fatal'
  log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0
  log.runs[0].results[0].file = 'usher.yaml'
  delete log.runs[0].tool.driver.name
  t.same(LOG(log, 'log'), [
    'log.runs[0].tool.driver.name is missing',
    'log.runs[0].results[0].level: none of none,note,warning,error',
    'log.runs[0].results[0].locations[0].physicalLocation.region.startLine: 0 is below 1',
    'log.runs[0].results[0].file is unknown',
  ])
})

type SarifLog = {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
    readonly results: readonly {
      readonly ruleId: string
      readonly ruleIndex: number
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } }
      }[]
    }[]
  }[]
}
