// What people see while they sign in to Windows: legs as they are, refusals as pages, and their name for nobody else.
import { test } from 'tap'
import type { Test } from 'tap'
import { CHALLENGES, FIRST_LEG, startFakeIis, thirdLeg } from '../../helpers/fakeIis.ts'
import { NAVIGATION, startUpstream, send } from '../../helpers/upstream.ts'
import type { Answer } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'
import type { Usher } from '../../helpers/usher.ts'
import { WindowsClient } from '../../helpers/windowsClient.ts'

const PAGE = { headers: NAVIGATION }
const EVERY_401 = 'rules: [{ name: all, when: { status: 401 }, cause: sign-in-required }]'

async function start(t: Test, site: string): Promise<{ usher: Usher; client: WindowsClient }> {
  const iis = await startFakeIis(t)
  const usher = await startUsher(t, siteBefore(iis.origin, site))
  return { usher, client: new WindowsClient(t, usher.port, 'a') }
}

function challengesOf({ rawHeaders }: Answer): string[] {
  return rawHeaders.filter((_, index) => /^www-authenticate$/i.test(rawHeaders[index - 1] ?? ''))
}

test('no rule changes a leg of a handshake, and the refusals before and after are pages', async (t) => {
  for (const site of ['presets: [iis]', EVERY_401]) {
    const { client } = await start(t, site)
    const anonymous = await client.ask('/', PAGE)
    t.match(anonymous, { status: 401, headers: { 'usher-cause': 'sign-in-required' } })
    t.same(challengesOf(anonymous), CHALLENGES, 'so that the browser begins')

    const leg = await client.ask('/', { ...PAGE, authorization: FIRST_LEG })
    t.equal(leg.status, 401)
    t.match(challengesOf(leg), [/^NTLM TlRM/])
    t.equal(leg.headers['usher-cause'], undefined)
    t.match(leg.text, '<h2>401 - Unauthorized</h2>', 'the bytes of the upstream')

    const refused = await client.ask('/', { ...PAGE, authorization: thirdLeg('mallory') })
    t.match(refused, { status: 401, headers: { 'usher-cause': /./ } })
    t.same(challengesOf(refused), CHALLENGES, 'so that the browser’s own prompt works')
    t.match(refused.text, /<!doctype html>/i)
  }
})

test('a 403 behind a sign-in is a page, and the sign-in lives on', async (t) => {
  const { client } = await start(t, 'presets: [iis]')
  t.equal((await client.signIn('/', PAGE)).status, 200)
  const forbidden = await client.ask('/forbidden', PAGE)
  t.match(forbidden, { status: 403, headers: { 'usher-cause': 'no-permission' } })
  t.equal((await client.ask('/')).text, 'ACME\\jane')
})

test('a rule that drops the challenge keeps the status, and no browser has anything to ask for', async (t) => {
  const settings = [
    EVERY_401.replace(' }]', ', challenge: drop }]'),
    'presets: [iis]\ncauses: { sign-in-required: { challenge: drop } }',
  ]
  for (const site of settings) {
    const { client, usher } = await start(t, site)
    const answer = await client.ask('/', PAGE)
    t.match(answer, { status: 401, headers: { 'usher-cause': 'sign-in-required' } })
    t.same(challengesOf(answer), [])
    const leg = await client.ask('/', { ...PAGE, authorization: FIRST_LEG })
    t.match(challengesOf(leg), [/^NTLM TlRM/], 'of a sign-in under way nothing is dropped')
    t.equal(usher.log.filter(({ level }) => Number(level) >= 40).length, 0)
  }
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end('raw')
  })
  const program = await startUsher(
    t,
    siteBefore(origin, 'presets: [iis]\ncauses: { refused: { challenge: drop } }'),
  )
  t.same(challengesOf(await send(program.url)), ['Basic realm="x"'], 'what is not swapped keeps it')
})

test('the name of who was refused stands on their page, and nowhere else', async (t) => {
  const canary = 'canary-of-windows'
  const { client, usher } = await start(t, 'presets: [iis]')
  await client.ask('/', { ...PAGE, authorization: FIRST_LEG })
  const refused = await client.ask('/', { ...PAGE, authorization: thirdLeg(canary) })
  t.match(refused.text, `ACME\\${canary}`)
  await client.ask('/', { authorization: thirdLeg(canary) })
  await client.ask('/forbidden', { ...PAGE, authorization: thirdLeg(canary) })
  const stranger = new WindowsClient(t, usher.port, 'b')
  t.notMatch((await stranger.ask('/', PAGE)).text, canary)
  const told = JSON.stringify(usher.log)
  const secrets = [
    canary,
    thirdLeg(canary).slice(5),
    Buffer.from(canary, 'utf16le').toString('base64'),
    'TlRMTVNTUA',
  ]
  for (const secret of secrets) t.notOk(told.includes(secret))
})
