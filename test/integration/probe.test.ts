// A panel that asks by itself whether it is still refused: it learns that, and the browser asks nobody for a password.
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'

const PROBE = {
  'User-Agent': NAVIGATION['User-Agent'],
  Accept: 'text/html',
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Dest': 'empty',
  'Usher-Probe': '1',
} as const

const CHALLENGES = ['Negotiate', 'NTLM', 'Basic realm="x"']

const RULES = `
rules:
  - { name: moved, when: { status: 403 }, cause: session-expired, then: redirect, to: /login }
  - { name: form, when: { status: 200, body: { contains: wrong password } }, cause: wrong-credentials, then: notice }
  - { name: plain, when: { status: 401 }, cause: sign-in-required }
`

test('a refusal is told by its status and its cause, and by nothing else', async (t) => {
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(401, {
      'Content-Type': 'text/html',
      'WWW-Authenticate': CHALLENGES,
      'Set-Cookie': 'session=anonymous',
      'X-Frame-Options': 'DENY',
      Date: 'Mon, 23 Nov 2026 00:00:00 GMT',
    })
    response.end('<h1>raw refusal</h1>')
  })
  const { url, log } = await startUsher(t, siteBefore(origin, RULES))
  for (const method of ['GET', 'HEAD']) {
    const answer = await send(url, { method, headers: PROBE })
    t.equal(answer.status, 401)
    t.equal(answer.text, '')
    t.equal(answer.headers['usher-cause'], 'sign-in-required')
    t.match(answer.headers.vary, /Usher-Probe/)
    t.same(namesOf(answer), [
      ...['cache-control', 'connection', 'content-length', 'date'],
      ...['usher-cause', 'usher-reference', 'vary'],
    ])
  }
  t.equal(log.filter(({ msg }) => msg === 'refusal answered').length, 0, 'nobody was refused anything')
  t.match(
    log.find(({ msg }) => msg === 'still refused'),
    { level: 20, rule: 'site/plain', cause: 'sign-in-required', audience: 'frame' },
  )

  const frame = await send(url, { headers: FRAME_NAVIGATION })
  t.same(
    frame.rawHeaders.filter((_, index) => /^www-auth/i.test(frame.rawHeaders[index - 1] ?? '')),
    CHALLENGES,
  )
  t.equal(
    frame.headers['x-frame-options'],
    undefined,
    "the upstream's own rule for frames is not about our page",
  )
})

test('a redirect and a notice are refusals too, and a probe has neither', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    response.writeHead(request.url === '/form' ? 200 : 403, { 'Content-Type': 'text/html' })
    response.end('<body>wrong password')
  })
  const { url } = await startUsher(t, siteBefore(origin, RULES))
  const moved = await send(`${url}/`, { headers: PROBE })
  t.equal(moved.headers.location, undefined)
  t.equal(moved.headers['usher-cause'], 'session-expired')
  const form = await send(`${url}/form`, { headers: PROBE })
  t.equal(form.headers['usher-cause'], 'wrong-credentials')
  t.equal(form.text, '')
})

test('what is not refused passes as it is', async (t) => {
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'a=1', 'X-Frame-Options': 'DENY' })
    response.end('<h1>Test cases</h1>')
  })
  const { url } = await startUsher(t, siteBefore(origin, RULES))
  const answer = await send(url, { headers: PROBE })
  t.equal(answer.text, '<h1>Test cases</h1>')
  t.same(answer.headers['set-cookie'], ['a=1'])
  t.equal(answer.headers['x-frame-options'], 'DENY')
  t.equal(answer.headers['usher-cause'], undefined)
})

test('a leg of a Windows sign-in passes as it is, whatever rules take it for', async (t) => {
  const leg = 'NTLM TlRMTVNTUAACAAAA'
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(401, { 'Content-Type': 'text/html', 'WWW-Authenticate': [leg, 'Basic realm="x"'] })
    response.end('leg')
  })
  const headers = { ...PROBE, Authorization: 'NTLM TlRMTVNTUAABAAAA' }
  const passing = await startUsher(t, siteBefore(origin, 'presets: [iis]'))
  const passed = await send(passing.url, { headers })
  t.equal(passed.text, 'leg')
  t.match(passed.headers['www-authenticate'], leg)
  const refusing = await startUsher(t, siteBefore(origin, RULES))
  const kept = await send(refusing.url, { headers })
  t.equal(kept.text, 'leg')
  t.match(kept.headers['www-authenticate'], leg)
})

test('a leg on one line with other challenges passes as it is, and what only looks like one does not', async (t) => {
  let challenge = ''
  const origin = await startUpstream(t, (_, response) => {
    response.writeHead(401, { 'Content-Type': 'text/html', 'WWW-Authenticate': challenge }).end()
  })
  const { url } = await startUsher(t, siteBefore(origin, RULES))
  for (const [sent, kept] of [
    ['Negotiate oYG2MIGz==, Basic realm="x"', 'Negotiate oYG2MIGz==, Basic realm="x"'],
    ['Basic realm="x", NTLM TlRM', 'Basic realm="x", NTLM TlRM'],
    ['Basic realm="a, NTLM x, b"', undefined],
    ['Negotiate, NTLM, Basic realm="x"', undefined],
  ] as const) {
    challenge = sent
    t.equal((await send(url, { headers: PROBE })).headers['www-authenticate'], kept, sent)
  }
})

test('an application that does not answer is a refusal in few words', async (t) => {
  const { url } = await startUsher(t, siteBefore('http://127.0.0.1:1'))
  const answer = await send(url, { headers: PROBE })
  t.equal(answer.status, 502)
  t.equal(answer.headers['usher-cause'], 'upstream-unavailable')
  t.equal(answer.text, '')
})

function namesOf({ headers }: Answer): string[] {
  return Object.keys(headers).toSorted()
}
