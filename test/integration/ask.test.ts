import { test } from 'tap'
import type { Test } from 'tap'
import { startReceiver, until } from '../asks/receiver.ts'
import type { Receiver } from '../asks/receiver.ts'
import { ADMIN, scrape } from '../helpers/metrics.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'

const FORM = {
  ...NAVIGATION,
  'Content-Type': 'application/x-www-form-urlencoded',
  'Sec-Fetch-Site': 'same-origin',
}

const RULE = `rules: [{ name: none, when: { status: 403 }, cause: no-licence }]
userHeader: X-Forwarded-User
brand: { product: TestRail }`

type Asked = Usher & { readonly receiver: Receiver }

async function startSite(t: Test, ask = '', general = 'trustedProxies: [loopback]'): Promise<Asked> {
  const receiver = await startReceiver(t)
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const setting = `ask: { webhook: { type: json, url: '${receiver.origin}/hook?s3cret' }${ask} }`
  const usher = await startUsher(t, `${general}\n${siteBefore(origin, `${RULE}\n${setting}`)}`)
  return { ...usher, receiver }
}

/** The link to the form on the page of a refusal. */
async function linkOn(url: string, target: string, headers: object = NAVIGATION): Promise<string> {
  const { text } = await send(url + target, { headers: { ...headers } })
  const [, link = ''] = /href="([^"]*\/ask\?[^"]*)"/.exec(text) ?? []
  return link.replaceAll('&amp;', '&')
}

function post(url: string, fields: Record<string, string>, headers: object = {}): Promise<Answer> {
  const body = new URLSearchParams(fields).toString()
  return send(`${url}/.usher/ask`, { method: 'POST', headers: { ...FORM, ...headers }, body })
}

/** What a browser would send back from the form at a link. */
async function fieldsAt(url: string, link: string): Promise<Record<string, string>> {
  const { text } = await send(url + link, { headers: NAVIGATION })
  const inputs = text.matchAll(/<input [^>]*name="([^"]*)"[^>]* value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, plain(value)]))
}

function plain(html: string): string {
  return html
    .replaceAll('&#34;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

test('from the refused page to the webhook, with the name that a gateway vouches for', async (t) => {
  const { url, receiver, log } = await startSite(t)
  const link = await linkOn(url, '/index.php?/runs/1&token=abc123', {
    ...NAVIGATION,
    'X-Forwarded-User': 'Zoë',
  })
  t.notMatch(link, /Zo|abc123/, 'neither the name nor a secret stands in the address')
  const query = new URLSearchParams(link.split('?')[1])
  t.equal(query.get('page'), 'no-licence')

  const form = await send(url + link, { headers: NAVIGATION })
  t.equal(form.status, 200)
  t.match(form.text, 'value="Zoë"')
  t.match(form.text, query.get('reference') ?? 'none')
  t.equal(form.headers['cache-control'], 'no-store')
  t.equal(form.headers['x-content-type-options'], 'nosniff')
  t.equal(form.headers['referrer-policy'], 'same-origin')
  t.match(
    form.headers['content-security-policy'],
    /default-src 'none'.*form-action 'self'.*frame-ancestors 'self'$/,
  )

  const fields = await fieldsAt(url, link)
  const answer = await post(url, { ...fields, email: 'zoe@example.com', message: 'Release 7\r\nplease' })
  t.equal(answer.status, 202)
  t.match(answer.text, 'Your request is on its way')
  t.match(answer.text, query.get('reference') ?? 'none')
  await receiver.got(1)
  const { time, ...json } = receiver.received[0]?.json ?? {}
  t.same(json, {
    event: 'access-request',
    product: 'TestRail',
    site: 'test',
    cause: 'no-licence',
    page: 'no-licence',
    reference: query.get('reference'),
    address: `${url}/index.php?/runs/1&token=(hidden)`,
    person: { name: 'Zoë', verified: true },
    account: null,
    email: 'zoe@example.com',
    message: 'Release 7\nplease',
  })
  t.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000)
  t.notOk(receiver.received[0]?.headers['cookie'])
  await until(() => log.some(({ msg }) => msg === 'access request sent'))
  t.notMatch(JSON.stringify(log), /s3cret|zoe@example|Release 7/)
})

test('a name that somebody types is told as typed, and the known one beside it', async (t) => {
  const { url, receiver } = await startSite(t)
  const link = await linkOn(url, '/a', { ...NAVIGATION, 'X-Forwarded-User': 'zoe' })
  await post(url, { ...(await fieldsAt(url, link)), name: 'Zoë the Great' })
  await post(url, { to: '/a', name: 'root' })
  const basic = `Basic ${Buffer.from('ada:x').toString('base64')}`
  await post(url, await fieldsAt(url, await linkOn(url, '/a', { ...NAVIGATION, Authorization: basic })))
  await receiver.got(3)
  t.match(
    receiver.received.map(({ json }) => json),
    [
      { person: { name: 'Zoë the Great', verified: false }, account: { name: 'zoe', verified: true } },
      {
        person: { name: 'root', verified: false },
        account: null,
        page: 'refused',
        reference: /^[0-9A-Z-]{9}$/,
      },
      { person: { name: 'ada', verified: false }, account: null },
    ],
  )
})

test('a sealed name opens for its own reference alone', async (t) => {
  const { url, receiver } = await startSite(t)
  const link = await linkOn(url, '/a', { ...NAVIGATION, 'X-Forwarded-User': 'zoe' })
  const query = new URLSearchParams(link.split('?')[1])
  const who = query.get('who') ?? ''
  for (const changes of [
    { reference: 'AAAA-0001' },
    { who: `${who}AAAA` },
    { who: `${who.startsWith('B') ? 'C' : 'B'}${who.slice(1)}` },
    { who: '' },
    { who: 'AAAA' },
    { who: '%%%<script>' },
    { who: 'A'.repeat(5_000) },
  ]) {
    const changed = new URLSearchParams({ ...Object.fromEntries(query), ...changes })
    const { status, text } = await send(`${url}/.usher/ask?${changed.toString()}`, { headers: NAVIGATION })
    t.equal(status, 200)
    t.match(text, 'name="name" type="text" value=""', JSON.stringify(changes).slice(0, 60))
    t.notMatch(text, 'name="who"')
  }
  await post(url, { to: '/a', reference: 'AAAA-0001', who, name: 'zoe' })
  await receiver.got(1)
  t.match(receiver.received[0]?.json, { person: { name: 'zoe', verified: false }, account: null })
})

test('several Ushers with one secret open each other’s names, others do not', async (t) => {
  const [a, b, c] = [
    await startSite(t, ', secret: a-secret-of-all-replicas'),
    await startSite(t, ', secret: a-secret-of-all-replicas'),
    await startSite(t),
  ]
  const link = await linkOn(a.url, '/a', { ...NAVIGATION, 'X-Forwarded-User': 'zoe' })
  t.match((await send(b.url + link, { headers: NAVIGATION })).text, 'value="zoe"')
  t.notMatch((await send(c.url + link, { headers: NAVIGATION })).text, 'value="zoe"')
})

test('what is missing or unclear is said at its field, and nothing typed is lost', async (t) => {
  const { url, receiver } = await startSite(t)
  const typed = { to: '/a', page: 'no-permission', reference: 'K7Q2-M9XA', message: 'keep me' }
  const nameless = await post(url, { ...typed, name: ' \u200e\t ', email: 'not an address' })
  t.equal(nameless.status, 422)
  t.match(nameless.text, /<title>Please check: /)
  t.match(nameless.text, /<input id="name"[^>]* aria-invalid="true" aria-describedby="name-fault" autofocus>/)
  t.match(nameless.text, /<strong class="fault" id="name-fault">Write your name/)
  t.match(nameless.text, /<input id="email"[^>]* value="not an address"[^>]* aria-invalid="true"/)
  t.match(nameless.text, /\nkeep me<\/textarea>/)
  t.match(nameless.text, 'name="reference" value="K7Q2-M9XA"')
  const long = await post(url, { ...typed, name: 'a'.repeat(101), message: 'm'.repeat(1_001) })
  t.match(long.text, 'Shorten your name')
  t.match(long.text, 'Shorten the text')
  for (const email of ['a@b@c', 'a b@c', '<a@b>', `${'a'.repeat(250)}@b.example`, 'a@', '@a', 'a@b,c@d'])
    t.equal((await post(url, { ...typed, name: 'a', email })).status, 422, email)
  t.equal(
    (await post(url, { ...typed, name: 'a', message: `${'x'.repeat(499)}\r\n${'y'.repeat(500)}` })).status,
    202,
  )
  await receiver.got(1)
  t.equal(receiver.received.length, 1)
})

test('asked twice, sent once', async (t) => {
  const { url, receiver } = await startSite(t)
  const fields = { to: '/a', reference: 'K7Q2-M9XA', name: 'a' }
  t.equal((await post(url, fields)).status, 202)
  const again = await post(url, fields)
  t.equal(again.status, 200)
  t.match(again.text, 'You have asked already')
  await receiver.got(1)
  t.equal(receiver.received.length, 1)
})

test('who asks too often reads a kind page, which says when', async (t) => {
  const { url } = await startSite(t, ', rate: { perClient: 1, total: 3, windowMs: 60000 }')
  const from = (client: string, reference: string): Promise<Answer> =>
    post(url, { to: '/a', reference, name: 'a' }, { 'X-Forwarded-For': client })
  t.equal((await from('192.0.2.1', 'A1')).status, 202)
  const limited = await from('192.0.2.1', 'A2')
  t.equal(limited.status, 429)
  t.match(limited.text, 'Please wait a little')
  t.ok(Number(limited.headers['retry-after']) > 50 && Number(limited.headers['retry-after']) <= 60)
  t.equal((await from('2001:db8::1', 'A3')).status, 202)
  t.equal((await from('2001:db8::2', 'A4')).status, 429, 'of the same /64')
  t.equal((await from('10.0.0.1, 192.0.2.1', 'A5')).status, 429, 'what a client itself claims does not count')
  t.equal((await from('[2001:db8:1::1]:443', 'A6')).status, 202)
  t.equal((await from('192.0.2.9', 'A7')).status, 429, 'three are all')
})

test('a stranger’s X-Forwarded-For gives nobody more requests', async (t) => {
  const { url } = await startSite(t, ', rate: { perClient: 1 }', '')
  const from = (client: string, reference: string): Promise<Answer> =>
    post(url, { to: '/a', reference, name: 'a' }, { 'X-Forwarded-For': client })
  t.equal((await from('192.0.2.1', 'A1')).status, 202)
  t.equal((await from('192.0.2.2', 'A2')).status, 429)
})

test('only a page of the same origin may ask', async (t) => {
  const { url, port, receiver } = await startSite(t, '', '')
  const fields = { to: '/a', name: 'a' }
  const { 'Sec-Fetch-Site': _, ...plainForm } = FORM
  const body = new URLSearchParams(fields).toString()
  for (const [headers, status] of [
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{}, 403],
    [{ Origin: `http://127.0.0.1:${port}` }, 202],
  ] as const) {
    const answer = await send(`${url}/.usher/ask`, {
      method: 'POST',
      headers: { ...plainForm, ...headers },
      body,
    })
    t.equal(answer.status, status, JSON.stringify(headers))
  }
  await receiver.got(1)
  t.equal(receiver.received.length, 1)
})

test('what a link says is text on the form, whatever it is', async (t) => {
  const { url } = await startSite(t)
  const payloads = [
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '</textarea><img src=x onerror=alert(1)>',
    '{{ 7 | times: 7 }}{% raw %}',
    '<svg/onload=alert(1)>',
    '\u202e\u2066<b>',
    'javascript:alert(1)',
    '\ud800',
  ]
  for (const payload of payloads) {
    const query = new URLSearchParams(
      ['to', 'page', 'cause', 'reference', 'who', 'name', 'email', 'message'].map(
        (name): [string, string] => [name, payload],
      ),
    )
    const shown = await send(`${url}/.usher/ask?${query.toString()}`, { headers: NAVIGATION })
    const kept = await post(url, { ...Object.fromEntries(query), name: '' })
    const below = await send(`${url}/.usher/ask?to=/${encodeURIComponent(payload.toWellFormed())}`, {
      headers: NAVIGATION,
    })
    for (const { status, text } of [shown, kept, below]) {
      t.ok(status === 200 || status === 422, payload)
      t.notMatch(text, /<script|<img|<svg\/|onmouseover='|<b>|>49</, payload)
    }
  }
})

test('no wanted address leads the form to another site', async (t) => {
  const { url, receiver } = await startSite(t)
  for (const [index, to] of [
    '//evil.example/x',
    '/\\evil.example',
    'https://evil.example/y',
    '/\t/evil.example',
  ].entries()) {
    const reference = `AAAA-000${index}`
    t.equal((await post(url, { to, name: 'a', reference })).status, 202)
    await receiver.got(index + 1)
    const address = new URL(String(receiver.received[index]?.json['address']))
    t.equal(address.origin, url)
  }
})

test('a site without the setting has no form, and its page no link to one', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const { url } = await startUsher(t, siteBefore(origin, RULE))
  t.equal((await send(`${url}/.usher/ask?to=/`, { headers: NAVIGATION })).status, 404)
  t.equal((await post(url, { to: '/', name: 'a' })).status, 404)
  t.equal(await linkOn(url, '/a'), '')
})

test('what holds for all sites holds for each, and a site’s own comes first', async (t) => {
  const general = await startReceiver(t)
  const own = await startReceiver(t)
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const { url } = await startUsher(
    t,
    `ask: { webhook: { type: json, url: '${general.origin}' } }
sites:
  - { name: a, upstream: '${origin}', pathPrefix: /a }
  - { name: b, upstream: '${origin}', pathPrefix: /b, ask: { webhook: { type: slack, url: '${own.origin}' } } }
`,
  )
  await post(url, { to: '/a', name: 'a' })
  await post(url, { to: '/b', name: 'b' })
  await Promise.all([general.got(1), own.got(1)])
  t.match(general.received[0]?.json, { site: 'a' })
  t.match(own.received[0]?.json, { blocks: [{ type: 'header' }] })
  t.equal((await send(`${url}/.usher/ask?to=/c`, { headers: NAVIGATION })).status, 404)
})

test('in a frame the link opens a tab', async (t) => {
  const { url } = await startSite(t)
  const { text } = await send(`${url}/a`, { headers: FRAME_NAVIGATION })
  t.match(text, /<a class="action primary" href="\/\.usher\/ask\?[^"]*" target="_blank" rel="noopener">/)
})

test('the form speaks the person’s language, and the desk reads the site’s', async (t) => {
  const receiver = await startReceiver(t)
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end())
  const { url } = await startUsher(
    t,
    siteBefore(
      origin,
      `${RULE}
texts: { de: { ask: { title: Zugang erbitten } }, en: { ask: { desk: { summary: 'Somebody asks for {product}' } } } }
ask: { webhook: { type: slack, url: '${receiver.origin}' } }`,
    ),
  )
  const german = { 'Accept-Language': 'de' }
  const { text, headers } = await send(`${url}/.usher/ask`, { headers: { ...NAVIGATION, ...german } })
  t.match(text, '<h1>Zugang erbitten</h1>')
  t.match(text, '<html lang="de"')
  t.match(headers['vary'], /accept-language/i)
  await post(url, { to: '/', name: 'a' }, german)
  await receiver.got(1)
  t.match(receiver.received[0]?.json, { text: 'Somebody asks for TestRail' })
})

test('what is asked while Usher stops is still sent', async (t) => {
  const { url, receiver, app } = await startSite(t)
  await post(url, { to: '/a', name: 'a' })
  await app.close()
  t.equal(receiver.received.length, 1)
})

test('what becomes of requests is counted: those that came, and those that were sent', async (t) => {
  const { url, app, log } = await startSite(t, '', `${ADMIN}trustedProxies: [loopback]`)
  const fields = { ...(await fieldsAt(url, await linkOn(url, '/index.php'))), name: 'Zoë' }
  t.equal((await post(url, fields)).status, 202)
  t.equal((await post(url, fields)).status, 200)
  await until(() => log.some(({ msg }) => msg === 'access request sent'))
  const { of } = await scrape(app)
  t.equal(of('usher_asks_total', { site: 'test', result: 'queued' }), 1)
  t.equal(of('usher_asks_total', { site: 'test', result: 'already' }), 1)
  t.equal(of('usher_asks_total', { site: 'test', result: 'sent' }), 1)
  t.equal(of('usher_asks_waiting'), 0)
})
