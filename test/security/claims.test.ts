// Who asked, and from where, is believed from trusted proxies alone.
import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'

const CLAIMS: Readonly<Record<string, string>> = {
  ...named('Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port'),
  ...named(
    'X-Forwarded-Prefix',
    'X-Forwarded-Server',
    'X-Forwarded-Uri',
    'X-Forwarded-User',
    'X-Forwarded-Email',
  ),
  ...named('X-Forwarded-Groups', 'X-Forwarded-Preferred-Username', 'X-Forwarded-Access-Token', 'X-Forwarded'),
  ...named('X-Forwarded-Anything-At-All', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'Remote-User'),
  ...named('X-Original-URL', 'X-Rewrite-URL', 'X-Original-Host', 'Front-End-Https', 'X-Company-User'),
}

// Several spellings that CGI, WSGI and the like read as the same variable.
const TWINS: Readonly<Record<string, string>> = {
  ...named(
    'X_Forwarded_For',
    'X-Forwarded_For',
    'x_forwarded-for',
    'X_Real_IP',
    'X-Real_IP',
    'X_FORWARDED_HOST',
  ),
  ...named(
    'X_Company_User',
    'X-Company_User',
    'x_company-user',
    'REMOTE_USER',
    'X_Original_URL',
    'X_Forwarded_Groups',
  ),
}

function named(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, 'CLAIMED']))
}

async function startEcho(t: Test, general = ''): Promise<(headers: object) => Promise<string>> {
  const origin = await startUpstream(t, (request, response) => response.end(request.rawHeaders.join('\n')))
  const { url } = await startUsher(t, `${general}\n${siteBefore(origin, 'userHeader: X-Company-User')}`)
  return async (headers) => (await send(url, { headers: { ...headers } })).text
}

test('CVE-2026-3635: of a stranger no claim of origin or identity reaches the upstream', async (t) => {
  const seen = await startEcho(t)
  for (const [name, value] of Object.entries(CLAIMS)) t.notMatch(await seen({ [name]: value }), value, name)
  t.notMatch(await seen(CLAIMS), 'CLAIMED')
})

test('CVE-2025-64484: nor do their twins with underscores, and none that a trusted proxy passes on', async (t) => {
  const believing = await startEcho(t, 'trustedProxies: [loopback]')
  for (const seen of [await startEcho(t), believing])
    for (const [name, value] of Object.entries(TWINS)) t.notMatch(await seen({ [name]: value }), value, name)
  for (const name of ['X-Company-User', 'X-Real-IP', 'X-Forwarded-Groups'])
    t.match(await believing({ [name]: 'CLAIMED' }), `${name}\nCLAIMED`, `${name} itself is kept`)
})

test('a header that only looks like a claim is no claim', async (t) => {
  const seen = await startEcho(t)
  for (const name of [
    'X-Forward-For',
    'X_Y_Z',
    'X-Company-User-Agent',
    'Forwarded-For',
    '__proto__',
    'Remote_Users',
  ])
    t.match(await seen({ [name]: 'kept' }), `${name}\nkept`, name)
})

test('the person of a page is whom the upstream or a trusted gateway names, whatever a stranger claims', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const site = siteBefore(
    origin,
    'userHeader: X-Company-User\nrules: [{ name: refused, when: { status: 403 }, cause: no-permission }]',
  )
  const stranger = await startUsher(t, site)
  const trusted = await startUsher(t, `trustedProxies: [loopback]\n${site}`)
  const pageOf = async (url: string, headers: object): Promise<string> =>
    (await send(url, { headers: { ...NAVIGATION, ...headers } })).text
  t.match(await pageOf(trusted.url, { 'X-Company-User': 'zoe.claimed' }), 'zoe.claimed')
  t.notMatch(await pageOf(stranger.url, { 'X-Company-User': 'zoe.claimed' }), 'zoe.claimed')
  for (const name of ['X_Company_User', 'X-Company_User'])
    t.notMatch(await pageOf(trusted.url, { [name]: 'zoe.claimed' }), 'zoe.claimed', name)
})

test('a stranger’s X-Forwarded-Proto and -Host change neither links, cookies nor redirects', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const { url } = await startUsher(t, siteBefore(origin, 'sessionCookies: [sid]\nsignIn: /login?to={return}'))
  const claims = {
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': 'evil.example',
    Forwarded: 'host=evil.example;proto=https',
  }
  const answer = await send(`${url}/.usher/reset`, {
    method: 'POST',
    headers: {
      ...NAVIGATION,
      ...claims,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    },
    body: 'to=/a',
  })
  t.equal(answer.status, 303)
  t.equal(answer.headers.location, '/login?to=%2Fa')
  t.notMatch(answer.headers['set-cookie']?.join(), 'Secure')
  t.notMatch(JSON.stringify(answer.headers), 'evil.example')
})
