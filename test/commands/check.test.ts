// `usher check` as an operator runs it. What it says about each mistake is in test/config/mistakes.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { FIXTURES, SITE, SMALLEST } from '../config/reading.ts'
import { run as runCommand } from './running.ts'
import type { Outcome } from './running.ts'

const TLS = join(FIXTURES, 'tls')
const MAIN = join(import.meta.dirname, '../../src/main.ts')
const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0

async function check(
  t: Test,
  config: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome & { file: string }> {
  const file = join(t.testdir({ 'usher.yaml': config }), 'usher.yaml')
  return { ...(await run(t, ['check', '--config', file], env)), file }
}

async function run(t: Test, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return runCommand(t, args, { env })
}

test('a good configuration is fine: exit code 0, and a line for each site', async (t) => {
  const { file, ...outcome } = await check(t, SMALLEST)
  t.match(outcome, { code: 0, stderr: '' })
  t.match(outcome.stdout, /^site testrail: http:\/\/127\.0\.0\.1:9000, \d+ rules\n/)
  t.match(outcome.stdout, new RegExp(`\n${file}: fine$`))
})

test('the shipped configuration is checked where none is named', async (t) => {
  const outcome = await run(t, ['check'])
  t.match(outcome, { code: 0, stderr: '' })
  t.match(outcome.stdout, /config\/usher\.yaml: fine$/)
})

test('a bad one is refused with all its problems on standard error, and exit code 1', async (t) => {
  const { file, ...outcome } = await check(
    t,
    `listen: { port: 99999 }
sites:
  - name: testrail
    upstrem: http://127.0.0.1:9000
    presets: [testrial]
    connection: { tls: { caFile: lost.pem } }
`,
  )
  t.equal(outcome.code, 1)
  t.equal(outcome.stdout, '')
  const [head, , ...blocks] = outcome.stderr.split('\n')
  t.equal(head, `usher: 4 problems in ${file}`)
  t.same(blocks.slice(0, 4), [
    `${file}:1:17 listen.port: must be a whole number from 0 to 65535; found 99999`,
    '  1 | listen: { port: 99999 }',
    '    |                 ^',
    '',
  ])
  t.match(outcome.stderr, /:4:5 sites\[0\]\.upstrem: unknown key "upstrem"; did you mean "upstream"\?/)
  t.match(outcome.stderr, /:5:15 .*there is no preset "testrial"; did you mean "testrail"\?/)
  t.match(outcome.stderr, /:6:34 .*lost\.pem cannot be read: there is no such file/)
})

test('a file that is not there, a directory, and no YAML at all are refused in words', async (t) => {
  t.match(await run(t, ['check', '--config', '/nowhere/usher.yaml']), {
    code: 1,
    stdout: '',
    stderr: /\/nowhere\/usher\.yaml:1:1 cannot be read: there is no such file\n$/,
  })
  t.match(await run(t, ['check', '--config', t.testdir({})]), { code: 1, stderr: /it is a directory/ })
  t.match(await check(t, 'sites: [\n'), { code: 1, stderr: /the list that begins here has no closing \]/ })
})

test('a configuration comes through a pipe as well', { skip: process.platform === 'win32' }, async (t) => {
  const file = join(t.testdir({ 'usher.yaml': SMALLEST }), 'usher.yaml')
  const pipe = `cat '${file}' | '${process.execPath}' '${MAIN}' check --config /dev/stdin`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', pipe], { encoding: 'utf8' })
  t.match({ status, stderr }, { status: 0, stderr: '' })
  t.match(stdout, '/dev/stdin: fine')
})

test('variables come from the environment', async (t) => {
  const config = SITE.replace('http://127.0.0.1:9000', '${UPSTREAM}')
  t.match(await check(t, config, { UPSTREAM: 'http://app' }), {
    code: 0,
    stdout: /site testrail: http:\/\/app,/,
  })
  t.match(await check(t, config), { code: 1, stderr: /environment variable UPSTREAM is not set/ })
})

test('neither a bad passphrase nor a bad password is printed', async (t) => {
  const config = `listen:
  tls:
    certFile: ${TLS}/server.pem
    keyFile: ${TLS}/server.key
    keyPassphrase: [hunter2]
sites:
  - name: a
    upstream: http://user:hunter2@app
`
  const { code, stderr } = await check(t, config)
  t.equal(code, 1)
  t.match(stderr, /keyPassphrase: must be text/)
  t.match(stderr, /credentials cannot be given here/)
  t.notMatch(stderr, /hunter2/)
})

test('what is allowed but may not be meant is said', async (t) => {
  const insecure = `sites: [{ name: a, upstream: 'https://app', connection: { tls: { insecure: true } } }]\n`
  t.match(await check(t, insecure), {
    code: 0,
    stdout: /\nwarning: site a: the certificate of the upstream is NOT verified\n/,
  })
  const needless = `${SITE}    connection: { tls: { caFile: ${TLS}/ca.pem } }\n`
  t.match(await check(t, needless), {
    code: 0,
    stdout: /\nwarning: site testrail: connection\.tls has no effect, because the upstream is not https\n/,
  })
  t.notMatch((await check(t, SMALLEST)).stdout, /warning/)
})

test('how many rules a site has is said, and how many of them only observe', async (t) => {
  const rule = (name: string, mode: string): string =>
    `{ name: ${name}, when: { status: 401 }, cause: refused, mode: ${mode} }`
  const lineOf = async (rules: string): Promise<string | undefined> => {
    const { stdout } = await check(t, `sites: [{ name: a, upstream: 'http://app', ${rules} }]\n`)
    return stdout.split('\n')[0]
  }
  t.equal(await lineOf(`rules: [${rule('x', 'enforce')}]`), 'site a: http://app, 1 rule')
  t.equal(
    await lineOf(`rules: [${rule('x', 'enforce')}, ${rule('y', 'observe')}]`),
    'site a: http://app, 2 rules, 1 of which only observes',
  )
  t.match(
    await lineOf('presets: [iis], mode: observe'),
    /^site a: http:\/\/app, \d+ rules, all of which only observe$/,
  )
})

test('something done for a cause that no rule of the presets has is warned of', async (t) => {
  const causes = 'causes: { captcha-required: { then: pass }, sign-in-required: { then: pass } }'
  const { code, stdout } = await check(
    t,
    `sites: [{ name: a, upstream: 'http://app', presets: [iis], ${causes} }]\n`,
  )
  t.equal(code, 0)
  t.same(
    stdout.split('\n').filter((line) => line.startsWith('warning: site a:')),
    [
      'warning: site a: no rule of its presets has the cause captcha-required, so `causes` changes nothing there',
    ],
  )
})

test('what a licence directory lacks, or gives away, is said', async (t) => {
  const warningsOf = async (site: string): Promise<string[]> => {
    const { stdout } = await check(t, `sites: [{ name: a, ${site} }]\n`)
    return stdout.split('\n').filter((line) => line.startsWith('warning:'))
  }
  const rule =
    'rules: [{ name: r, when: { not: { path: { equals: / } }, any: [{ licence: none }] }, cause: no-licence }]'
  const api = 'licences: { testrail: { user: a@b, apiKey: key } }'
  t.same(await warningsOf(`upstream: 'http://app', ${rule}`), [
    'warning: site a: the rule r asks for a licence; without `licences` it never holds',
  ])
  t.same(await warningsOf(`upstream: 'https://app', ${api}`), [
    'warning: site a: no rule asks for a licence, so `licences` has no effect',
  ])
  t.same(await warningsOf(`upstream: 'http://app:81', ${api}, ${rule}`), [
    'warning: site a: the key in licences.testrail goes to app in the open, because the upstream is not https',
  ])
  t.match(await warningsOf(`upstream: demo:testrail, ${api}, ${rule}`), [/the demo has no accounts/])
  for (const fine of [
    `upstream: 'https://app', ${api}, ${rule}`,
    `upstream: 'http://127.0.0.1:81', ${api}, ${rule}`,
    `upstream: 'https://app', ${api}, presets: [testrail]`,
    `upstream: 'https://app', presets: [testrail]`,
  ]) {
    t.same(await warningsOf(fine), [], fine)
  }
})

test(
  'a certificate that will soon end is said',
  { skip: !HAS_OPENSSL && 'openssl is not here to make one' },
  async (t) => {
    const directory = t.testdir({
      'usher.yaml': `listen: { tls: { certFile: a.pem, keyFile: a.key } }\n${SITE}`,
    })
    const make =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=a -days 3 -keyout a.key -out a.pem'
    spawnSync('openssl', make.split(' '), { cwd: directory })
    t.match(await run(t, ['check', '--config', join(directory, 'usher.yaml')]), {
      code: 0,
      stdout: /\nwarning: listener 1: the certificate ends on \d{4}-\d\d-\d\d\n/,
    })
  },
)

test('that Windows sign-in takes HTTP/2 away is a note, and no problem', async (t) => {
  const tls = `listen: { port: 8443, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }\n`
  const note = 'note: HTTP/2 is offered on no listener, because of `windowsAuth` of testrail'
  const secure = await check(t, `${tls}${SITE}    windowsAuth: true\n`)
  t.match(secure, { code: 0, stderr: '' })
  t.ok(secure.stdout.split('\n').includes(note), secure.stdout)
  const open = await check(t, `${SITE}    windowsAuth: true\n`)
  t.notMatch(open.stdout, 'HTTP/2')
})
