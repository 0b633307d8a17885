// The licence directory of a site, from its API or file to the page that a person gets.
import { writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { iisPage } from '../presets/pages.ts'
import { answerJson, KEY, PEOPLE, until } from '../licences/standIn.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { ownNow } from '../helpers/ownTime.ts'

const TESTRAIL =
  'licences: { testrail: { user: admin@example.com, apiKey: "${KEY}" }, emailDomain: example.com }'

const RULES = `
rules:
  - { name: no-account, when: { status: 401, licence: none }, cause: no-licence }
  - { name: switched-off, when: { status: 401, licence: inactive }, cause: account-inactive }
  - { name: refused, when: { status: 401 }, cause: sign-in-required }
`

const PANEL = '/index.php?/ext/jira/render_panel&ae=connect&av=1&issue=KEY-1'

/** TestRail behind IIS: an API for whoever has the key, and a stock 401 for everybody else. */
async function startTestrail(t: Test, api: RequestListener): Promise<string> {
  return startUpstream(t, (request, response) => {
    if (request.url?.startsWith('/index.php?/api/v2/get_users')) {
      api(request, response)
      return
    }
    response.writeHead(401, { 'Content-Type': 'text/html', Server: 'Microsoft-IIS/10.0' })
    response.end(iisPage('401 - Unauthorized: Access is denied due to invalid credentials.'))
  })
}

const listPeople: RequestListener = ({ headers }, response) => {
  const expected = `Basic ${Buffer.from(`admin@example.com:${KEY}`).toString('base64')}`
  if (headers.authorization === expected) answerJson(response, { _links: { next: null }, users: PEOPLE })
  else response.writeHead(401).end()
}

async function causeFor(
  { url }: Usher,
  person?: string,
  { path = '/index.php?/dashboard', headers = NAVIGATION } = {},
) {
  const credentials = Buffer.from(`${person}:secret`).toString('base64')
  const answer = await send(`${url}${path}`, {
    headers: { ...headers, ...(person !== undefined && { Authorization: `Basic ${credentials}` }) },
  })
  return answer.headers['usher-cause']
}

async function health({
  url,
}: Usher): Promise<{ status?: string; licences?: Record<string, Record<string, unknown>> }> {
  return JSON.parse((await send(`${url}/.usher/health`)).text)
}

async function untilHealth(usher: Usher, state: string): Promise<void> {
  await until(async () => (await health(usher)).licences?.['test']?.['state'] === state, `the state ${state}`)
}

test('a refused person is told whether they have an account', async (t) => {
  const origin = await startTestrail(t, listPeople)
  const usher = await startUsher(t, siteBefore(origin, TESTRAIL + RULES), { KEY })
  await untilHealth(usher, 'fresh')
  t.equal(await causeFor(usher, 'nobody@example.com'), 'no-licence')
  t.equal(await causeFor(usher, 'LEO@example.com'), 'account-inactive')
  t.equal(await causeFor(usher, 'CORP\\leo'), 'account-inactive')
  t.equal(await causeFor(usher, 'ada@example.com'), 'sign-in-required')
  t.equal(await causeFor(usher), 'sign-in-required', 'a person who is not known')
  t.equal(
    await causeFor(usher, 'nobody@example.com', { path: PANEL, headers: FRAME_NAVIGATION as never }),
    'no-licence',
  )
  t.match(await health(usher), {
    status: 'ok',
    licences: { test: { state: 'fresh', ageSeconds: Number, entries: 3 } },
  })
})

test('the preset of TestRail tells it without a rule of the site', async (t) => {
  const origin = await startTestrail(t, listPeople)
  const usher = await startUsher(t, siteBefore(origin, `${TESTRAIL}\npresets: [testrail, iis]`), { KEY })
  await untilHealth(usher, 'fresh')
  t.equal(await causeFor(usher, 'nobody@example.com'), 'no-licence')
  t.equal(await causeFor(usher, 'leo@example.com'), 'account-inactive')
  t.not(await causeFor(usher, 'ada@example.com'), 'no-licence')
})

test('where the API cannot be reached no rule about licences holds, and health says so', async (t) => {
  const origin = await startTestrail(t, (request) => request.socket.destroy())
  const usher = await startUsher(t, siteBefore(origin, TESTRAIL + RULES), { KEY })
  await untilHealth(usher, 'unreachable')
  for (const person of ['nobody@example.com', 'leo@example.com']) {
    t.equal(await causeFor(usher, person), 'sign-in-required')
  }
  t.match(await health(usher), {
    status: 'ok',
    version: ((await health(usher)) as { version?: string }).version,
    licences: { test: { state: 'unreachable', entries: 0 } },
  })
  const line = usher.log.find(({ msg }) => String(msg).startsWith('licences could not be read'))
  t.match(line, { site: 'test', reason: /^TestRail could not be asked/ })
})

test('a refused key is shown once, and told loudly', async (t) => {
  let asked = 0
  const origin = await startTestrail(t, (_request, response) => {
    asked += 1
    response.writeHead(401).end()
  })
  const usher = await startUsher(t, siteBefore(origin, TESTRAIL + RULES), { KEY })
  await untilHealth(usher, 'unreachable')
  for (let n = 0; n < 20; n++) await causeFor(usher, 'nobody@example.com')
  t.equal(asked, 1)
  const told = usher.log.filter(({ level }) => level === 50)
  t.match(told, [{ msg: /licences could not be read/, reason: /TestRail refused the key \(401\)/ }])
  t.notMatch(JSON.stringify(usher.log), KEY)
})

test('nothing waits for the API: neither the start, nor a request, nor the stop', async (t) => {
  let asked = 0
  const origin = await startTestrail(t, () => void (asked += 1)) // and never answers
  const begun = ownNow()
  const usher = await startUsher(t, siteBefore(origin, TESTRAIL + RULES), { KEY })
  await until(() => asked === 1)
  t.equal(await causeFor(usher, 'nobody@example.com'), 'sign-in-required')
  t.match((await health(usher)).licences, { test: { state: 'loading', entries: 0 } })
  await usher.app.close()
  t.ok(ownNow() - begun < 5_000)
  t.equal(asked, 1)
})

test('a process that cannot bind its port does not show the key to anybody', async (t) => {
  let asked = 0
  const origin = await startTestrail(t, () => void (asked += 1))
  const { port } = await startUsher(t, siteBefore(origin, RULES))
  const taken = `listen: { host: 127.0.0.1, port: ${port} }\n`
  await t.rejects(startUsher(t, taken + siteBefore(origin, TESTRAIL + RULES), { KEY }))
  t.equal(asked, 0)
})

test('a file says it as well, and a change of it is taken up', async (t) => {
  const file = join(await temporaryDirectory(t), 'people.csv')
  await writeFile(file, 'email,active\nada@example.com,yes\nleo@example.com,no\n')
  const origin = await startTestrail(t, listPeople)
  const usher = await startUsher(t, siteBefore(origin, `licences: { file: ${file} }${RULES}`))
  await untilHealth(usher, 'fresh')
  t.equal(await causeFor(usher, 'leo@example.com'), 'account-inactive')
  t.equal(await causeFor(usher, 'nobody@example.com'), 'no-licence')
  await writeFile(file, 'email,active\nada@example.com,yes\n')
  await until(async () => (await causeFor(usher, 'leo@example.com')) === 'no-licence', 'the change')
})

test('a site without a directory has none in its health', async (t) => {
  const usher = await startUsher(t, siteBefore(await startTestrail(t, listPeople), RULES))
  t.notOk('licences' in (await health(usher)))
  t.equal(await causeFor(usher, 'nobody@example.com'), 'sign-in-required')
})

test('where only verified names count, a claimed one tells nothing of an account', async (t) => {
  const origin = await startTestrail(t, listPeople)
  const settings = `${TESTRAIL.replace(' }, email', ' }, verifiedNamesOnly: true, email')}\nuserHeader: X-User\n${RULES}`
  const usher = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, settings)}`, { KEY })
  await until(async () => (await health(usher)).licences?.['test']?.['state'] === 'fresh', 'the list')
  t.equal(await causeFor(usher, 'stranger@example.com'), 'sign-in-required')
  const named = { ...NAVIGATION, 'X-User': 'stranger@example.com' }
  t.equal(await causeFor(usher, undefined, { headers: named }), 'no-licence')
})
