// Apache httpd as Debian ships it: a Basic 401 that it answers itself, as where it stands in front of an application.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, PROGRAM, send } from '../helpers/upstream.ts'
import { siteBefore, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import { freePort } from '../helpers/process.ts'
import { missing, startServer } from './installed.ts'

const APACHE = '/usr/sbin/apache2'
const MODULES = '/usr/lib/apache2/modules'

const skip = missing({ 'apache2-bin': APACHE })

async function startApache(t: Test): Promise<string> {
  const root = await temporaryDirectory(t)
  const port = await freePort()
  const load = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_basic']
  await writeFile(
    join(root, 'httpd.conf'),
    `ServerRoot "${root}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${root}/httpd.pid
ErrorLog ${root}/error.log
${load.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
DocumentRoot "${root}"
<Location "/">
  AuthType Basic
  AuthName "Intranet"
  AuthUserFile ${root}/users
  Require valid-user
</Location>
<Location "/forbidden">
  Require all denied
</Location>
`,
  )
  await writeFile(join(root, 'users'), 'ada:{SHA}QL0AFWMIX8NRZTKeof9cXsvbvu8=\n')
  return startServer(t, { command: APACHE, args: ['-f', join(root, 'httpd.conf'), '-D', 'FOREGROUND'], port })
}

test('a Basic 401 of a real Apache keeps its challenge, and asks to sign in', { skip }, async (t) => {
  const origin = await startApache(t)
  const { url } = await startUsher(t, siteBefore(origin, 'presets: [confluence]'))
  const own = await send(`${origin}/`, { headers: PROGRAM })
  const person = await send(`${url}/`, { headers: NAVIGATION })
  t.match(person, { status: 401, headers: { 'usher-cause': 'sign-in-required' } })
  t.equal(person.headers['www-authenticate'], own.headers['www-authenticate'])
  t.equal((await send(`${url}/`, { headers: PROGRAM })).text, own.text, 'a program gets the page of Apache')
  const wrong = await send(`${url}/`, {
    headers: { ...NAVIGATION, Authorization: `Basic ${Buffer.from('ada:wrong').toString('base64')}` },
  })
  t.equal(wrong.headers['usher-cause'], 'refused')
  t.match(wrong.text, /User name\s*<bdi[^>]*>ada</, 'the name that was tried, on the page of who tried it')
  const forbidden = await send(`${url}/forbidden`, { headers: NAVIGATION })
  t.match(forbidden, { status: 403, headers: { 'usher-cause': 'refused' } })
})
