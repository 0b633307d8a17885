import { test } from 'tap'
import { basic, cookieOf, openDemo, visit } from './visitor.ts'

async function adaIn(root: string): Promise<{ headers: { cookie: string } }> {
  const form = { os_username: 'ada', os_password: 'demo' }
  return { headers: { cookie: cookieOf(await visit(`${root}/dologin.action`, { form })) } }
}

test('every answer has an empty reason phrase and says who asked', async (t) => {
  const demo = await openDemo(t)
  const session = await adaIn(demo.confluence)
  for (const path of ['/status', '/restricted', '/missing', '/login.action', '/', '/rest/api/content']) {
    const seen = await visit(demo.confluence + path, session)
    t.equal(seen.reason, '', path)
    t.match(seen.fields['x-arequestid'], /^\d+x\d+x1$/)
    t.equal(seen.fields['x-ausername'], 'ada')
    t.match(seen.fields['x-asessionid'], /^[0-9a-f]{6}$/)
    t.ok(seen.names.includes('X-AUSERNAME'))
  }
  const anonymous = await visit(`${demo.confluence}/status`)
  t.equal(anonymous.fields['x-ausername'], 'anonymous')
  t.equal(anonymous.fields['x-asessionid'], undefined)
})

test('the failures of programs count towards the CAPTCHA, so replayed credentials lock a person out', async (t) => {
  const demo = await openDemo(t)
  const url = `${demo.confluence}/rest/api/content`
  for (let round = 0; round < 3; round += 1) await visit(url, { headers: basic('ada', 'old') })
  const seen = await visit(url, { headers: basic('ada', 'demo') })
  t.equal(seen.status, 401)
  t.equal(seen.fields['x-seraph-loginreason'], 'AUTHENTICATION_DENIED')
})

test('a restricted page without credentials is a plain 401', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.confluence}/restricted`, { headers: { host: 'wiki.example.com:8443' } })
  t.equal(seen.status, 401)
  t.equal(seen.fields['content-type'], 'text/html;charset=utf-8')
  t.equal(seen.fields['www-authenticate'], 'OAuth realm="http%3A%2F%2Fwiki.example.com%3A8443"')
  t.equal(seen.fields['x-seraph-loginreason'], undefined)
  t.match(seen.text, '<h1>HTTP Status 401 – Unauthorized</h1>')
  t.notMatch(seen.text, 'Reason')
})

test('the reason of a 401 stands in the header, and in the page as its last reason', async (t) => {
  const demo = await openDemo(t)
  const reasons = [
    { ask: 'failed', header: 'AUTHENTICATED_FAILED', printed: 'AUTHENTICATED_FAILED' },
    { ask: 'denied', header: 'AUTHENTICATION_DENIED', printed: 'AUTHENTICATION_DENIED' },
    { ask: 'licence', header: 'AUTHORISATION_FAILED', printed: 'AUTHENTICATED_FAILED' },
    { ask: 'directory', header: undefined, printed: 'OK' },
  ]
  for (const { ask, header, printed } of reasons) {
    const seen = await visit(`${demo.confluence}/restricted?reason=${ask}`)
    t.equal(seen.status, 401, ask)
    t.equal(seen.fields['x-seraph-loginreason'], header)
    t.match(seen.fields['www-authenticate'], /^OAuth realm="http%3A%2F%2F127\.0\.0\.1%3A\d+"$/)
    t.match(seen.text, `<p><b>Message</b> Basic Authentication Failure - Reason : ${printed}</p>`)
  }
  const out = await visit(`${demo.confluence}/restricted?reason=out`)
  t.equal(out.fields['x-seraph-loginreason'], 'OUT')
})

test('Basic credentials open the page or name what is wrong with them', async (t) => {
  const demo = await openDemo(t)
  const url = `${demo.confluence}/restricted`
  t.equal((await visit(url, { headers: basic('ada', 'demo') })).status, 200)
  const failed = await visit(url, { headers: basic('ada', 'guess') })
  t.equal(failed.status, 401)
  t.equal(failed.fields['x-seraph-loginreason'], 'AUTHENTICATED_FAILED')
  const unlicensed = await visit(url, { headers: basic('grace', 'demo') })
  t.equal(unlicensed.fields['x-seraph-loginreason'], 'AUTHORISATION_FAILED')
})

test('an expired session is a 401 to somebody who still carries a cookie', async (t) => {
  const demo = await openDemo(t)
  const expired = await visit(`${demo.confluence}/demo/expire`)
  t.equal(expired.fields.location, '/restricted')
  const seen = await visit(`${demo.confluence}/restricted`, { headers: { cookie: cookieOf(expired) } })
  t.equal(seen.status, 401)
  t.equal(seen.fields['x-seraph-loginreason'], undefined)
  t.equal(seen.fields['x-ausername'], 'anonymous')
})

test('a page that is forbidden to a signed-in person names that person', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.confluence}/forbidden`, await adaIn(demo.confluence))
  t.equal(seen.status, 403)
  t.equal(seen.fields['x-ausername'], 'ada')
  t.match(seen.text, '<h1>HTTP Status 403 – Forbidden</h1>')
  t.equal((await visit(`${demo.confluence}/forbidden`)).status, 302)
})

test('programs are answered in JSON', async (t) => {
  const demo = await openDemo(t)
  t.same(JSON.parse((await visit(`${demo.confluence}/status`)).text), { state: 'RUNNING' })
  const refused = await visit(`${demo.confluence}/rest/api/content`)
  t.equal(refused.status, 401)
  t.match(refused.fields['content-type'], 'application/json')
  t.match(JSON.parse(refused.text), { 'status-code': 401 })
  const session = await adaIn(demo.confluence)
  t.match(JSON.parse((await visit(`${demo.confluence}/rest/api/content`, session)).text), { size: 1 })
})
