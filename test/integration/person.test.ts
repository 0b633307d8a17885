import { test } from 'tap'
import { NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'

const RULE = 'rules: [{ name: all, when: { status: [401, 403] }, cause: no-permission }]'

const GATEWAY = `userHeader: X-Forwarded-User\n${RULE}`

function basic(name: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${name}:secret`).toString('base64')}` }
}

function accountOn(html: string): string | undefined {
  return /<bdi class="account"[^>]*>([^<]*)</.exec(html)?.[1]
}

test('a page tells the refused person under which name they are known', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(403, { 'X-AUSERNAME': 'jane%40example.com' }).end(),
  )
  const { url, log } = await startUsher(t, siteBefore(origin, RULE))
  const { text } = await send(url, { headers: { ...NAVIGATION, ...basic('other') } })
  t.equal(accountOn(text), 'jane@example.com')
  t.match(log.at(-1), { msg: 'refusal answered' })
  t.notMatch(JSON.stringify(log), /jane|other|secret/, 'the log names nobody')
})

test('the name that credentials carry is shown, and never their password', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end())
  const { url, log } = await startUsher(t, siteBefore(origin, RULE))
  const { text } = await send(url, { headers: { ...NAVIGATION, ...basic('<b>jürgen</b>') } })
  t.equal(accountOn(text), '&lt;b&gt;jürgen&lt;/b&gt;')
  t.notMatch(text, 'secret')
  t.notMatch(JSON.stringify(log), /jürgen|secret/)
})

test('the log tells people apart by a keyed hash, in whatever case their names come', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const key = 'peopleKey: 0123456789abcdef'
  const observing = RULE.replace(' }]', ', mode: observe }]')
  const hashes: unknown[] = []
  for (const settings of [`log: { ${key} }`, `log: { ${key}, people: names }`, `log: { ${key} }`]) {
    const rule = hashes.length === 0 ? observing : RULE
    const { url, log } = await startUsher(t, `${settings}\n${siteBefore(origin, rule)}`)
    for (const name of ['Jürgen', 'jÜRGEN', 'ju\u0308rgen', 'other']) {
      await send(url, { headers: { ...NAVIGATION, ...basic(name) } })
      hashes.push(log.at(-1)?.['person'])
    }
    t.notMatch(JSON.stringify(log), /rgen|other|secret/i, 'what credentials claim is never written')
  }
  t.match(hashes[0], /^[0-9a-f]{6}-[0-9a-f]{16}$/)
  t.not(hashes[0], hashes[3])
  const [jane, , , other] = hashes
  t.same(hashes, [jane, jane, jane, other, jane, jane, jane, other, jane, jane, jane, other])
})

test('without a key of the configuration each start has its own, and names it', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const told: string[] = []
  for (let start = 0; start < 2; start++) {
    const { url, log } = await startUsher(t, siteBefore(origin, RULE))
    await send(url, { headers: { ...NAVIGATION, ...basic('jane') } })
    told.push(String(log.at(-1)?.['person']))
  }
  const [[firstKey, first], [secondKey, second]] = told.map((text) => text.split('-')) as [string[], string[]]
  t.not(firstKey, secondKey)
  t.not(first, second)
})

test('a name that the upstream vouches for stands in the log where the configuration allows names', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(403, { 'X-AUSERNAME': 'Jane' }).end(),
  )
  for (const [people, personName] of Object.entries({ names: 'Jane', hashed: undefined, none: undefined })) {
    const { url, log } = await startUsher(t, `log: { people: ${people} }\n${siteBefore(origin, RULE)}`)
    await send(url, { headers: NAVIGATION })
    const line = log.at(-1) ?? {}
    t.equal(line['personName'], personName, people)
    t.equal(line['person'] === undefined, people === 'none', people)
  }
})

test('above the upstream’s own form, too, the log tells people apart', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response
      .writeHead(200, { 'Content-Type': 'text/html', 'X-AUSERNAME': 'jane' })
      .end('<body><form>no</form></body>'),
  )
  const rule =
    'rules: [{ name: form, when: { status: 200, body: { contains: no } }, cause: wrong-credentials, then: notice }]'
  const { url, log } = await startUsher(t, siteBefore(origin, rule))
  await send(url, { headers: NAVIGATION })
  t.match(log.at(-1), { msg: 'refusal answered', action: 'notice', person: /^[0-9a-f]{6}-[0-9a-f]{16}$/ })
})

test('of programs the log says nothing, and of a page’s scripts as much as of people', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const rule = RULE.replace('status:', 'audience: [client, script, page], status:')
  const { url, log } = await startUsher(t, siteBefore(origin, rule))
  await send(url, { headers: { ...PROGRAM, ...basic('token-of-a-program') } })
  t.match(log.at(-1), { audience: 'client', person: undefined })
  const script = { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }
  await send(url, { headers: { ...script, ...basic('jane') } })
  t.match(log.at(-1), { audience: 'script', person: /./ })
})

test('a page names nobody where nobody is known', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(401, { 'X-AUSERNAME': 'anonymous' }).end(),
  )
  const { url } = await startUsher(t, siteBefore(origin, RULE))
  t.equal(accountOn((await send(url, { headers: NAVIGATION })).text), undefined)
})

test('a gateway is believed about who somebody is only where it is trusted', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const named = { ...NAVIGATION, 'X-Forwarded-User': 'jane' }
  const { url: wary } = await startUsher(t, siteBefore(origin, GATEWAY))
  t.equal(accountOn((await send(wary, { headers: named })).text), undefined)
  const { url: trusting } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, GATEWAY)}`)
  t.equal(accountOn((await send(trusting, { headers: named })).text), 'jane')
  const { url: unset } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, RULE)}`)
  t.equal(accountOn((await send(unset, { headers: named })).text), undefined)
})
