// What `usher check` finds in a configuration that can be used, and how it tells.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { startUpstream } from '../helpers/upstream.ts'
import { listen } from '../helpers/wire.ts'
import { run } from './running.ts'
import type { Outcome } from './running.ts'

const RULES = `    rules:
      - { name: all, when: { status: 4xx }, cause: refused }
      - name: seat
        when: { status: 401, body: { contains: seat } }
        cause: no-licence
`

async function check(t: Test, config: string, ...options: string[]): Promise<Outcome & { file: string }> {
  const file = join(t.testdir({ 'usher.yaml': config }), 'usher.yaml')
  return { ...(await run(t, ['check', '--config', file, ...options])), file }
}

function site(upstream: string, rest = ''): string {
  return `sites:\n  - name: app\n    upstream: ${upstream}\n${rest}`
}

test('a rule that is never reached is a warning, with its line and a caret', async (t) => {
  const { code, stdout, file } = await check(t, site('http://app', RULES))
  t.equal(code, 0)
  t.match(
    stdout,
    `warning: site app: the rule seat is never reached: site/all comes first and holds whenever this rule would
  ${file}:6:15
  6 |       - name: seat
    |               ^
`,
  )
  t.match(stdout, /: fine$/)
})

test('a rule of the site that forestalls those of its presets is a note, once', async (t) => {
  const rules = '    rules: [{ name: all, when: { status: 401 }, cause: refused }]\n    presets: [iis]\n'
  const { code, stdout } = await check(t, site('http://app', rules), '--strict')
  t.equal(code, 0)
  t.same(
    stdout.split('\n').filter((line) => /^(note|warning)/.test(line)),
    [
      'note: site app: the rule all holds whenever iis/logon-failed, iis/denied-by-acl, iis/denied-by-application and 2 more of its presets would',
    ],
  )
})

test('of the last rules too the place is known, with presets and without', async (t) => {
  const late =
    '    rulesAfter: [{ name: late, when: { status: 401, body: { contains: x } }, cause: refused }]\n'
  for (const presets of ['', '    presets: [iis]\n']) {
    const rules = `${presets}    rules: [{ name: all, when: { status: 4xx }, cause: refused }]\n${late}`
    const { stdout } = await check(t, site('http://app', rules), '--json')
    const findings = stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    t.match(
      findings.filter(({ level }) => level === 'warning'),
      [{ id: 'rule-shadowed', path: 'sites[0].rulesAfter[0].name' }],
    )
  }
})

test('--strict makes warnings count', async (t) => {
  t.match(await check(t, site('http://app', RULES), '--strict'), { code: 1, stderr: '' })
  t.match(await check(t, site('http://app'), '--strict'), { code: 0 })
})

test('with --json each finding is an object on a line, problems too', async (t) => {
  const warned = await check(t, site('http://app', RULES), '--json')
  t.equal(warned.code, 0)
  t.same(JSON.parse(warned.stdout), {
    id: 'rule-shadowed',
    level: 'warning',
    message:
      'site app: the rule seat is never reached: site/all comes first and holds whenever this rule would',
    ...{ file: warned.file, line: 6, column: 15, path: 'sites[0].rules[1].name', details: [] },
  })
  const refused = await check(t, 'sites: [{ name: app }]\n', '--json')
  t.match(refused, { code: 1, stderr: '' })
  t.match(JSON.parse(refused.stdout), { id: 'configuration', level: 'error', line: 1 })
  t.match(await check(t, site('http://app'), '--json'), { code: 0, stdout: '' })
})

test('with --sarif it is a log that code review reads', async (t) => {
  const { code, stdout, file } = await check(t, site('http://app', RULES), '--sarif')
  t.equal(code, 0)
  const log = JSON.parse(stdout)
  t.match(log, { version: '2.1.0', $schema: /sarif-schema-2\.1\.0\.json$/ })
  const [{ tool, results }] = log.runs
  const [result] = results
  t.equal(results.length, 1)
  t.match(result, {
    ruleId: 'rule-shadowed',
    level: 'warning',
    message: { text: /never reached/ },
    locations: [{ physicalLocation: { region: { startLine: 6, startColumn: 15 } } }],
  })
  t.match(result.locations[0].physicalLocation.artifactLocation.uri, /usher\.yaml$/)
  t.equal(tool.driver.rules[result.ruleIndex].id, 'rule-shadowed')
  t.ok(file.endsWith('usher.yaml'))
})

test('two forms at once are a wrong usage', async (t) => {
  t.match(await check(t, site('http://app'), '--json', '--sarif'), { code: 2, stderr: /leave out one/ })
})

test('what is wrong with pages, and tests that fail, are told together with the rest', async (t) => {
  const directory = t.testdir({
    own: { parts: { 'card.liquid': "{% include 'parts/nothing.liquid' %}" } },
    'usher.yaml': site(
      'http://app',
      `${RULES}    templatesDirectory: own
    tests: [{ name: a seat, response: { status: 401, body: seat }, expect: no-licence }]
`,
    ),
  })
  const { code, stdout, stderr } = await run(t, ['check', '--config', join(directory, 'usher.yaml')])
  t.equal(code, 1)
  t.match(stderr, /there is no part "parts\/nothing\.liquid"/)
  t.match(stderr, /"a seat" expects/)
  t.match(stdout, /the rule seat is never reached/)
  t.notMatch(stdout, /: fine/)
})

test('--ports says what is in the way of a listener', async (t) => {
  const taken = createServer()
  const port = await listen(taken)
  t.teardown(() => taken.close())
  const config = `listen: { port: ${port} }\n${site('http://app')}`
  t.match(await check(t, config), { code: 0 }, 'only where it is asked for')
  t.match(await check(t, config, '--ports'), {
    code: 1,
    stderr: new RegExp(
      `:1:9 listen: cannot listen on 127\\.0\\.0\\.1:${port}: something listens there already`,
    ),
  })
  t.match(await check(t, `listen: { port: 0 }\n${site('http://app')}`, '--ports'), { code: 0 })
})

test('--upstreams asks each once, without credentials, and says what came', async (t) => {
  const asked: unknown[] = []
  const origin = await startUpstream(t, ({ method, url, headers }, response) => {
    asked.push({ method, url, host: headers.host, cookie: headers.cookie })
    response.writeHead(302, { Location: '/login?token=abc' }).end()
  })
  const { code, stdout } = await check(
    t,
    site(origin, '    hosts: [app.example.com]\n    pathPrefix: /app\n'),
    '--upstreams',
  )
  t.equal(code, 0)
  t.match(stdout, `note: site app: ${origin} answers 302, and leads to /login?token=(hidden)\n`)
  t.same(asked, [{ method: 'GET', url: '/app', host: 'app.example.com', cookie: undefined }])
})

test('--upstreams tells one that fails, and one that is not there', async (t) => {
  const failing = await startUpstream(t, (_, response) => response.writeHead(503).end())
  t.match(await check(t, site(failing), '--upstreams'), {
    code: 0,
    stdout: /warning: site app: .* answers 503/,
  })
  const gone = await startUpstream(t, ({ socket }) => socket.destroy())
  t.match(await check(t, site(gone), '--upstreams'), {
    code: 1,
    stderr: /sites\[0\]\.upstream: site app: http:.* the server closed the connection/,
  })
})
