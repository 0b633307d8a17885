// A Windows sign-in with real parts: Apache with mod_auth_gssapi and gss-ntlmssp as the upstream, curl as the client.
import { execFile } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION } from '../helpers/upstream.ts'
import { siteBefore, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { freePort } from '../helpers/process.ts'
import { missing, startServer } from './installed.ts'

const APACHE = '/usr/sbin/apache2'
const MODULES = '/usr/lib/apache2/modules'

const skip = missing({
  'apache2-bin': APACHE,
  'libapache2-mod-auth-gssapi': `${MODULES}/mod_auth_gssapi.so`,
  'gss-ntlmssp': '/etc/gss/mech.d/mech.ntlmssp.conf',
  curl: '/usr/bin/curl',
})

const PASSWORD = 'correct horse'
const SECRET = 'what only jane may read'

// curl's first message has neither a version nor room for one, and gss-ntlmssp 1.2 takes none below 40 bytes. It is the
// same each time: here it becomes one with eight zero bytes more, and without the flag that would ask for a version.
const FIRST_OF_CURL = 'TlRMTVNTUAABAAAABoIIAAAAAAAAAAAAAAAAAAAAAAA='
const FIRST_TAKEN = 'TlRMTVNTUAABAAAABgIIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=='

async function startApache(t: Test): Promise<string> {
  const root = await temporaryDirectory(t)
  const port = await freePort()
  const load = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_gssapi', 'dir', 'headers']
  await mkdir(join(root, 'htdocs/staff'), { recursive: true })
  await writeFile(join(root, 'htdocs/staff/index.html'), SECRET)
  await writeFile(join(root, 'users'), `ACME:jane:${PASSWORD}\n`)
  await writeFile(
    join(root, 'krb5.conf'),
    '[libdefaults]\n default_realm = ACME.TEST\n dns_lookup_kdc = false\n',
  )
  // Apache answers as another user than the one who starts it.
  for (const name of ['', 'htdocs', 'htdocs/staff']) await chmod(join(root, name), 0o755)
  await writeFile(
    join(root, 'httpd.conf'),
    `ServerRoot "${root}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${root}/httpd.pid
Mutex file:${root} default
ErrorLog ${root}/error.log
${load.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
KeepAlive On
KeepAliveTimeout 10
MaxKeepAliveRequests 1000
DocumentRoot "${root}/htdocs"
RequestHeader edit Authorization "^NTLM ${FIRST_OF_CURL}$" "NTLM ${FIRST_TAKEN}" early
Header always set X-Upstream-Connection "expr=%{REMOTE_PORT}"
<Location "/staff">
  AuthType GSSAPI
  AuthName "Staff"
  GssapiAllowedMech ntlmssp
  GssapiConnectionBound On
  Require valid-user
  ErrorDocument 401 "Apache's own words"
</Location>
`,
  )
  return startServer(t, {
    command: APACHE,
    args: ['-f', join(root, 'httpd.conf'), '-D', 'FOREGROUND'],
    env: {
      NTLM_USER_FILE: join(root, 'users'),
      NETBIOS_COMPUTER_NAME: 'UPSTREAM',
      NETBIOS_DOMAIN_NAME: 'ACME',
      KRB5_CONFIG: join(root, 'krb5.conf'),
    },
    port,
  })
}

async function startAll(t: Test): Promise<{ usher: Usher; origin: string; staff: string }> {
  const origin = await startApache(t)
  const usher = await startUsher(
    t,
    siteBefore(origin, 'rules: [{ name: all, when: { status: 401 }, cause: sign-in-required }]'),
  )
  return { usher, origin, staff: `${usher.url}/staff/` }
}

const run = promisify(execFile)

/** What curl prints. */
async function curl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('/usr/bin/curl', ['--silent', '--show-error', '--max-time', '20', ...args])
  return stdout
}

const SIGN_IN = ['--ntlm', '--user', `jane:${PASSWORD}`]

async function status(...args: readonly string[]): Promise<number> {
  return Number(await curl('--output', '/dev/null', '--write-out', '%{http_code}', ...args))
}

async function times(count: number, ask: () => Promise<number>): Promise<number[]> {
  const all: number[] = []
  for (let round = 0; round < count; round++) all.push(await ask())
  return all
}

function howMany(all: readonly number[], wanted: number): string {
  return `${all.filter((one) => one === wanted).length}/${all.length}`
}

test('Apache itself signs jane in, and nobody else', { skip }, async (t) => {
  const origin = await startApache(t)
  t.equal(await status(`${origin}/staff/`), 401)
  t.equal(await curl(...SIGN_IN, `${origin}/staff/`), SECRET)
  t.equal(await status('--ntlm', '--user', 'jane:wrong', `${origin}/staff/`), 401)
})

test('the matrix of a Windows sign-in through Usher', { skip }, async (t) => {
  const { usher, staff } = await startAll(t)
  const anonymous = await curl('--include', staff)
  t.match(anonymous, /^HTTP\/1\.1 401 /)
  t.equal(anonymous.match(/^www-authenticate: NTLM\r$/gim)?.length, 1, 'the challenge is kept')

  t.equal(howMany(await times(5, () => status(...SIGN_IN, staff)), 200), '5/5', 'sequential handshakes')

  const strangers: number[] = []
  for (let round = 0; round < 3; round++) {
    t.equal(await status(...SIGN_IN, staff), 200)
    strangers.push(...(await times(5, () => status(staff))))
  }
  t.equal(howMany(strangers, 200), '0/15', 'a signed-in identity seen by an anonymous client')

  const handshakes = await Promise.all(Array.from({ length: 40 }, () => status(...SIGN_IN, staff)))
  t.equal(howMany(handshakes, 200), '40/40', 'concurrent handshakes')

  const mixed = await Promise.all(
    Array.from({ length: 40 }, async (_, index) =>
      index % 2 === 0 ? status(...SIGN_IN, staff) : -(await status(staff)),
    ),
  )
  t.equal(
    howMany(
      mixed.filter((one) => one > 0),
      200,
    ),
    '20/20',
  )
  t.equal(
    howMany(
      mixed.filter((one) => one < 0),
      -200,
    ),
    '0/20',
    'leak under concurrency',
  )

  const directory = await temporaryDirectory(t)
  await writeFile(join(directory, 'body'), Buffer.alloc(65_536))
  const post = ['--header', 'Expect:', '--data-binary', `@${join(directory, 'body')}`]
  t.equal(await status(...SIGN_IN, ...post, staff), 200, 'POST 64 KiB through a handshake')
  t.equal(usher.log.filter(({ level }) => Number(level) >= 40).length, 0, 'and nothing went wrong')
})

test('one client connection keeps one upstream connection, and its identity', { skip }, async (t) => {
  const { staff } = await startAll(t)
  const seen = await curl(...SIGN_IN, '--include', staff, `${staff}index.html`)
  const connections = [...seen.matchAll(/^x-upstream-connection: (\d+)\r$/gim)].map(([, port]) => port)
  t.equal(seen.split(SECRET).length - 1, 2)
  t.equal(new Set(connections).size, 1, connections.join(' '))
})

test('a wrong password is a refusal: a page for a person, with the challenge', { skip }, async (t) => {
  const { staff, usher } = await startAll(t)
  const asBrowser = Object.entries(NAVIGATION).flatMap(([name, value]) => ['--header', `${name}: ${value}`])
  const answer = await curl('--ntlm', '--user', 'jane-of-acme:wrong', ...asBrowser, '--include', staff)
  const last = answer.slice(answer.lastIndexOf('HTTP/1.1 '))
  t.match(last, /^HTTP\/1\.1 401 /)
  t.match(last, /^www-authenticate: NTLM\r$/im)
  t.match(last, /^usher-cause: sign-in-required\r$/im)
  t.match(last, /jane-of-acme/, 'the name on the page of who gave it')
  t.notOk(JSON.stringify(usher.log).includes('jane-of-acme'), 'and not in the log')
})
