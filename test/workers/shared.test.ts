// What there is one of, however many processes serve.
import { test } from 'tap'
import type { Test } from 'tap'
import { startReceiver } from '../asks/receiver.ts'
import type { Receiver } from '../asks/receiver.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { answerJson, PEOPLE, standIn, until } from '../licences/standIn.ts'
import { LIMIT_MS, healthOf, startCrew } from './crewing.ts'
import type { Crew } from './crewing.ts'

test(
  'one process asks for the licences, and all know them; another in a place too',
  { timeout: LIMIT_MS },
  async (t) => {
    const { origin, requests } = await standIn(t, (_, response) => answerJson(response, PEOPLE))
    const licences = 'licences: { testrail: { user: admin@example.com, apiKey: k3y } }'
    const usher = await startCrew(t, `sites: [{ name: testrail, upstream: '${origin}', ${licences} }]`)
    await until(() => usher.told({ msg: 'licences read' }).length === 1, 'the list')
    const known = { licences: { testrail: { state: 'fresh', entries: 3 } } }
    for (const worker of [1, 2]) t.match(await healthOf(usher.url, worker), known)
    const [pid = 0] = usher.pids()
    process.kill(pid, 'SIGKILL')
    await until(() => usher.pids()[0] !== pid, 'another in its place')
    t.match(await healthOf(usher.url, 1), known)
    t.equal(requests.length, 1)
  },
)

const PERSON = { ...NAVIGATION, 'X-Forwarded-User': 'Zoe' }

test(
  'what somebody asks is sent once, whichever process has shown the form and whichever takes it',
  { timeout: LIMIT_MS },
  async (t) => {
    const { url, receiver } = await startAsking(t)
    const link = await linkOn(url)
    // A link that one process has sealed opens in every other.
    for (let count = 0; count < 10; count++) {
      const { text } = await send(url + link, { headers: NAVIGATION })
      t.match(text, 'value="Zoe"')
    }
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(url, link)))
    t.same(
      answers.toSorted((one, other) => one - other),
      [...Array.from({ length: 11 }, () => 200), 202],
    )
    await receiver.got(1)
    t.equal(receiver.received.length, 1)
  },
)

test('how many may ask is counted over all processes', { timeout: LIMIT_MS }, async (t) => {
  const { url, receiver } = await startAsking(t, ', rate: { perClient: 3 }')
  const links = await Promise.all(Array.from({ length: 8 }, () => linkOn(url)))
  const answers = await Promise.all(links.map((link) => post(url, link)))
  t.same(
    answers.toSorted((one, other) => one - other),
    [202, 202, 202, 429, 429, 429, 429, 429],
  )
  await receiver.got(3)
})

test('what was asked just before the stop is sent', { timeout: LIMIT_MS }, async (t) => {
  const { usher, url, receiver } = await startAsking(t)
  t.equal(await post(url, await linkOn(url)), 202)
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
  t.equal(receiver.received.length, 1)
})

type Asking = { readonly usher: Crew; readonly url: string; readonly receiver: Receiver }

async function startAsking(t: Test, more = ''): Promise<Asking> {
  const receiver = await startReceiver(t)
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const usher = await startCrew(
    t,
    `
trustedProxies: [loopback]
sites:
  - name: app
    upstream: ${origin}
    userHeader: X-Forwarded-User
    rules: [{ name: none, when: { status: 403 }, cause: no-licence }]
    ask: { webhook: { type: json, url: '${receiver.origin}/hook' }${more} }
`,
  )
  return { usher, url: usher.url, receiver }
}

async function linkOn(url: string): Promise<string> {
  const { text } = await send(url, { headers: PERSON })
  const [, link = ''] = /href="([^"]*\/ask\?[^"]*)"/.exec(text) ?? []
  return link.replaceAll('&amp;', '&')
}

/** Sends the form at a link; resolves with the status of the answer. */
async function post(url: string, link: string): Promise<number> {
  const fields = new URLSearchParams(link.split('?')[1])
  fields.set('name', 'Zoe')
  const headers = {
    ...NAVIGATION,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Sec-Fetch-Site': 'same-origin',
  }
  const { status } = await send(`${url}/.usher/ask`, { method: 'POST', headers, body: fields.toString() })
  return status
}
