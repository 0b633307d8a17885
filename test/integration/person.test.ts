import { test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
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
