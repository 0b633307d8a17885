// docs/operations.md against defaults, errors and log lines as they are.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { ConfigSchema } from '../../src/config/schema/index.ts'
import { asNode } from '../../src/config/schema/schemaNode.ts'
import type { SchemaNode } from '../../src/config/schema/schemaNode.ts'
import { DESCRIPTIONS } from '../../src/metrics/index.ts'
import { OTHER_CODES, boundedCode, failureOf, USHER_CODES } from '../../src/proxy/answer/failure.ts'
import { OUTCOMES } from '../../src/proxy/exchangeRecord.ts'
import { until } from '../helpers/faults.ts'
import { startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { codesIn, readDocument, ROOT, tableBelow } from './markdown.ts'

const OPERATIONS = readDocument('docs/operations.md')

const UNITS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, KiB: 1_024, MiB: 1_048_576 }

test('every limit and timeout stands in the table with its default', (t) => {
  const { limits = {}, sites = {} } = asNode(ConfigSchema).properties ?? {}
  const wanted = {
    ...defaultsOf('limits', limits),
    ...defaultsOf('connection', sites.items?.properties?.['connection']),
  }
  const told = tableBelow(OPERATIONS, 'Timeouts and limits').map(([setting = '', value = '']) => [
    codesIn(setting)[0],
    Number.parseInt(value, 10),
  ])
  t.same(Object.fromEntries(told), wanted)
  t.end()
})

test('sizes and times in words are the numbers beside them', (t) => {
  for (const [setting = '', value = ''] of tableBelow(OPERATIONS, 'Timeouts and limits')) {
    const [, number, amount, unit = ''] = /^(\d+) \((\d+) (\w+)\)$/.exec(value) ?? []
    if (number !== undefined) t.equal(Number(number), Number(amount) * (UNITS[unit] ?? Number.NaN), setting)
  }
  t.end()
})

test('what a start that fails is told to say stands in the sources', (t) => {
  const sources = sourcesOf('src') + sourcesOf('bin')
  const rows = tableBelow(OPERATIONS, 'Usher does not start')
  t.ok(rows.length > 5)
  for (const [told = ''] of rows) {
    // Behind what differs each time.
    const said = codesIn(told)[0]?.split(/: |…/).at(-1) ?? ''
    if (said !== 'FILE:LINE:COLUMN') t.ok(sources.includes(said), said)
  }
  t.end()
})

test('every failure has the status and the reason that the table says', (t) => {
  const rows = tableBelow(OPERATIONS, 'An error page from Usher itself')
  t.ok(rows.length > 15)
  for (const [status, codes = '', reason] of rows) {
    const [code = ''] = codesIn(codes)
    const failure = failureOf(Object.assign(new Error('example'), { code }))
    t.match(failure, { status: Number(status), reason }, code)
  }
  t.end()
})

test('everything that Usher itself finds wrong stands in the table', (t) => {
  const told = new Set(
    tableBelow(OPERATIONS, 'An error page from Usher itself').flatMap(([, codes = '']) => codesIn(codes)),
  )
  t.same(
    USHER_CODES.filter((code) => !told.has(code)),
    [],
  )
  t.end()
})

test('every metric stands in the table as it is told', (t) => {
  const told = tableBelow(OPERATIONS, 'Metrics').map(([name = '', type, labels = '', help, aggregator]) => ({
    ...{ name: codesIn(name)[0], type, labels: codesIn(labels), help, aggregator },
  }))
  t.same(
    told,
    DESCRIPTIONS.map(({ name, type, labels, help, aggregator }) => ({
      name,
      type,
      labels,
      help,
      aggregator,
    })),
  )
  t.end()
})

test('every word that a label may have is explained', (t) => {
  const [, section = ''] = OPERATIONS.text.split('### Metrics')
  const explained = new Set(codesIn(section))
  for (const word of [...OUTCOMES, ...OTHER_CODES]) t.ok(explained.has(word), word)
  for (const code of ['HPE_ANYTHING', 'CERT_ANYTHING', 'ANYTHING'])
    t.ok(
      OTHER_CODES.some((other) => other === boundedCode(code)),
      code,
    )
  t.end()
})

test('the lines of refusals and failures have exactly the fields that are explained', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    if (request.url === '/down') request.socket.destroy()
    else response.writeHead(401, { 'X-AUSERNAME': 'jane' }).end('no seat')
  })
  const settings = `log: { people: names, replacedBodyBytes: 10 }
tracing: { endpoint: 'http://127.0.0.1:1/v1/traces' }`
  const { port, log } = await startUsher(t, `${settings}\n${siteThatRefuses(origin)}`)
  for (const path of ['/refused', '/down'])
    await send(`http://127.0.0.1:${port}${path}`, { headers: NAVIGATION })
  const [refusal = {}, failure = {}] = log.filter((line) => line['reference'] !== undefined)
  t.same(fieldsOf(refusal), fieldsTold('Fields of a refusal'))
  t.same(fieldsOf(failure), fieldsTold('Fields of a failure'))
})

test('the lines of the access log have no field that is not explained', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    if (request.url === '/down') request.socket.destroy()
    else response.writeHead(401, { 'X-AUSERNAME': 'jane' }).end('no seat')
  })
  const settings = `log: { people: names, access: { query: true } }
tracing: { endpoint: 'http://127.0.0.1:1/v1/traces' }`
  const { url, access } = await startUsher(t, `${settings}\n${siteThatRefuses(origin)}`)
  const headers = { ...NAVIGATION, Referer: 'http://a.example/' }
  for (const path of ['/refused?a=b', '/down', '/.usher/health']) await send(url + path, { headers })
  await until('each has its line', () => access.length >= 3)
  const fields = access.flatMap((line) => fieldsOf(JSON.parse(line) as Record<string, unknown>))
  // Of clients that leave, and of several processes.
  t.same([...new Set([...fields, 'aborted', 'worker'])].toSorted(), fieldsTold('Access log'))
})

function siteThatRefuses(origin: string): string {
  return `
sites:
  - name: app
    upstream: ${origin}
    rules: [{ name: refused, when: { status: 401, body: { contains: seat } }, cause: sign-in-required }]
`
}

function sourcesOf(folder: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

function defaultsOf(name: string, node: SchemaNode = {}): Record<string, unknown> {
  const numbers = Object.entries(node.properties ?? {}).filter(([, { type }]) => type === 'integer')
  return Object.fromEntries(numbers.map(([key, child]) => [`${name}.${key}`, child.default]))
}

// The helper's logger adds pid and hostname, which src/log.ts leaves out.
function fieldsOf(line: Record<string, unknown>): string[] {
  return Object.keys(line)
    .filter((name) => name !== 'pid' && name !== 'hostname')
    .toSorted()
}

function fieldsTold(heading: string): string[] {
  return tableBelow(OPERATIONS, heading)
    .flatMap(([cell = '']) => codesIn(cell))
    .toSorted()
}
