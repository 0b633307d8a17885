import { test } from 'tap'
import { warningsAboutAsking } from '../../src/commands/askWarnings.ts'
import { read } from '../config/reading.ts'

const UPSTREAM = 'upstream: http://127.0.0.1:9000'
const HTTPS = 'webhook: { type: json, url: "https://hooks.example/s3cret" }'

function warningsOf(sites: string, general = ''): string[] {
  return warningsAboutAsking(read(`${general}\nsites:\n${sites}\n`)).map(({ message }) => message)
}

test('what is meant is not warned of', (t) => {
  t.same(warningsOf(`  - { name: a, ${UPSTREAM}, presets: [testrail], ask: { ${HTTPS} } }`), [])
  t.same(warningsOf(`  - { name: a, ${UPSTREAM} }`, `ask: { ${HTTPS} }`), [])
  for (const host of ['localhost:1', '127.0.0.1', '"[::1]"'])
    t.same(
      warningsOf(
        `  - { name: a, ${UPSTREAM}, presets: [iis] }`,
        `ask: { webhook: { type: json, url: 'http://${host.replaceAll('"', '')}/' } }`,
      ),
      [],
    )
  t.end()
})

test('names and messages that go over the network in the open are warned of, without the address', (t) => {
  const open = 'webhook: { type: slack, url: "http://hooks.example/s3cret" }'
  const message = 'names and messages go to hooks.example in the open, because its url is not https'
  t.same(warningsOf(`  - { name: a, ${UPSTREAM}, presets: [testrail], ask: { ${open} } }`), [
    `site a: ask.webhook: ${message}`,
  ])
  t.same(
    warningsOf(`  - { name: a, ${UPSTREAM}, presets: [testrail] }`, `ask: { ${open} }`),
    [`ask.webhook: ${message}`],
    'once for all sites that share it',
  )
  t.end()
})

test('a service desk without an account is warned of', (t) => {
  const jsm = 'webhook: { type: jsm, url: "https://jira.example", serviceDeskId: "4", requestTypeId: "1" }'
  t.match(warningsOf(`  - { name: a, ${UPSTREAM}, presets: [testrail], ask: { ${jsm} } }`), [
    /give `authorization`$/,
  ])
  t.end()
})

test('a form to which no page leads is warned of, and one that no site uses', (t) => {
  t.same(warningsOf(`  - { name: a, ${UPSTREAM}, ask: { ${HTTPS} } }`, `ask: { ${HTTPS} }`), [
    '`ask` has no effect, because every site has its own',
    'site a: no rule leads to a page that offers to ask, so `ask` has no effect',
  ])
  t.end()
})
