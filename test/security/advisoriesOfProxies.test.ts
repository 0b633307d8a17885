// Advisories against other proxies and gateways: each a test under its name.
import { test } from 'tap'
import { startReceiver } from '../asks/receiver.ts'
import { siteBefore, spawnUsher, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw } from '../helpers/wire.ts'

test('CVE-2024-21536: no request ends the process', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('alive'))
  const sites = `sites:
  - { name: up, hosts: [up.example], upstream: '${origin}' }
  - { name: down, hosts: [down.example], upstream: 'http://127.0.0.1:9' }
`
  const usher = await spawnUsher(t, sites)
  const [url = ''] = await usher.listening
  const port = Number(new URL(url).port)
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
  for (const host of ['up.example', 'down.example', 'none.example'])
    for (const target of [
      '//',
      '/%',
      '/%zz',
      '/%ff%fe',
      '/..//..',
      '/?%',
      '//x:y@z',
      `/${'a'.repeat(9_000)}`,
      'http://x',
      '*',
      '/\u00e9',
    ])
      for (const more of [
        '',
        upgrade,
        'Expect: x\r\n',
        'Content-Length: 3\r\n',
        'Content-Length: x\r\n',
        'Connection: __proto__\r\n',
      ])
        await exchangeRaw(port, `GET ${target} HTTP/1.0\r\nHost: ${host}\r\n${more}\r\nabc`)
  t.equal((await send(url, { headers: { Host: 'up.example' } })).text, 'alive')
  t.equal(usher.stderr(), '')
  t.notMatch(usher.lines.join('\n'), /"level":"(error|fatal)"/)
})

test('CVE-2026-40575: rules go by the target that was asked for, not by one that a header claims', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    const claimed = ['x-forwarded-uri', 'x-original-url', 'x-rewrite-url'].filter(
      (name) => name in request.headers,
    )
    response.writeHead(403, { 'X-Claimed': claimed.join() }).end()
  })
  const rules = `rules:
  - { name: open, when: { path: { startsWith: /open } }, cause: refused, then: pass }
  - { name: guarded, when: { status: 403 }, cause: no-permission }`
  for (const general of ['', 'trustedProxies: [loopback]\n']) {
    const { url } = await startUsher(t, general + siteBefore(origin, rules))
    for (const name of [
      'X-Forwarded-Uri',
      'X-Original-URL',
      'X-Rewrite-URL',
      'X-Forwarded-Path',
      'X-Forwarded-Prefix',
      'X_Forwarded_Uri',
    ]) {
      const answer = await send(`${url}/guarded`, { headers: { ...NAVIGATION, [name]: '/open' } })
      t.equal(answer.headers['usher-cause'], 'no-permission', name)
      if (general === '') t.equal(answer.headers['x-claimed'], '', `${name} is dropped`)
    }
  }
})

test('GHSA-5hvv-m4w4-gf6v: no User-Agent, and no other header, is let off', async (t) => {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end('secret'),
  )
  const { url } = await startUsher(
    t,
    siteBefore(origin, 'rules: [{ name: refused, when: { status: 401 }, cause: sign-in-required }]'),
  )
  const agents = [
    'kube-probe/1.30',
    'GoogleHC/1.0',
    'ELB-HealthChecker/2.0',
    'GoogleStackdriverMonitoring-UptimeChecks',
    'Consul Health Check',
    'Usher',
    '',
  ]
  for (const agent of agents) {
    const asPerson = await send(url, { headers: { ...NAVIGATION, 'User-Agent': agent } })
    t.match(
      asPerson,
      { status: 401, headers: { 'usher-cause': 'sign-in-required', 'www-authenticate': 'Basic' } },
      agent,
    )
    t.equal((await send(url, { headers: { 'User-Agent': agent } })).status, 401, agent)
  }
  for (const name of [
    'X-Skip-Auth',
    'X-Health-Check',
    'X-Forwarded-User',
    'X-Usher-Bypass',
    'Usher-Cause',
    'Usher-Reference',
    'X-Internal',
  ]) {
    const answer = await send(url, { headers: { ...NAVIGATION, [name]: 'true' } })
    t.match(answer, { status: 401, headers: { 'usher-cause': 'sign-in-required' } }, name)
  }
})

test('CVE-2026-41181: whoever gets a request for access gets no credentials with it', async (t) => {
  const receiver = await startReceiver(t)
  const origin = await startUpstream(t, (_request, response) => response.writeHead(403).end())
  const ask = `ask: { webhook: { type: json, url: '${receiver.origin}/hook' } }`
  const { url } = await startUsher(t, siteBefore(origin, ask))
  const secrets = {
    Authorization: 'Bearer CANARY',
    Cookie: 'sid=CANARY',
    'Proxy-Authorization': 'Basic CANARY',
    'X-Api-Key': 'CANARY',
  }
  const answer = await send(`${url}/.usher/ask`, {
    method: 'POST',
    headers: {
      ...NAVIGATION,
      ...secrets,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    },
    body: 'to=/&name=Zoe&email=zoe@example.com&message=please&reference=K7Q2-M9XA&cause=no-permission&page=no-permission',
  })
  t.equal(answer.status, 202)
  await receiver.got(1)
  t.notMatch(JSON.stringify(receiver.received), 'CANARY')
  t.same(
    Object.keys(receiver.received[0]?.headers ?? {}).filter((name) => /auth|cookie|key/.test(name)),
    [],
  )
})
