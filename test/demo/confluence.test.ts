import { test } from 'tap'
import { cookieOf, openDemo, visit, type Seen } from './visitor.ts'

const UNLOCKED = { os_captcha: 'kestrel' }

function signIn(
  root: string,
  name: string,
  password = 'demo',
  more: Record<string, string> = {},
): Promise<Seen> {
  const form = { os_username: name, os_password: password, os_destination: '', ...more }
  return visit(`${root}/dologin.action`, { form })
}

async function adaIn(root: string): Promise<{ headers: { cookie: string } }> {
  return { headers: { cookie: cookieOf(await signIn(root, 'ada')) } }
}

test('a page without a session redirects to the form and keeps the wanted address', async (t) => {
  const demo = await openDemo(t)
  const root = await visit(`${demo.confluence}/`)
  t.equal(root.status, 302)
  t.equal(root.fields.location, '/login.action?os_destination=%2F&permissionViolation=true')
  const page = await visit(`${demo.confluence}/display/DEMO/Home?focus=1`)
  t.equal(
    page.fields.location,
    '/login.action?os_destination=%2Fdisplay%2FDEMO%2FHome%3Ffocus%3D1&permissionViolation=true',
  )
  const form = await visit(demo.confluence + page.fields.location)
  t.equal(form.status, 200)
  t.match(form.text, 'name="loginform"')
  t.match(form.text, 'name="os_destination" value="/display/DEMO/Home?focus=1"')
  t.equal(form.fields['x-seraph-loginreason'], undefined)
})

test('signing in leads to the wanted page', async (t) => {
  const demo = await openDemo(t)
  const answer = await signIn(demo.confluence, 'ada', 'demo', {
    os_destination: '/display/DEMO/Home?focus=1',
  })
  t.equal(answer.status, 302)
  t.equal(answer.fields.location, '/display/DEMO/Home?focus=1')
  t.equal(answer.fields['x-seraph-loginreason'], 'OK')
  t.match(answer.fields['set-cookie'], [/^JSESSIONID=[0-9A-F]{32}; Path=\/; HttpOnly$/])
  const headers = { cookie: cookieOf(answer) }
  t.match((await visit(`${demo.confluence}/`, { headers })).text, 'Welcome, Ada')
  t.match((await visit(`${demo.confluence}/display/DEMO/Home`, { headers })).text, 'Demonstration space')
  t.equal((await visit(`${demo.confluence}/restricted`, { headers })).status, 200)
})

test('a wanted address never leaves the site', async (t) => {
  const demo = await openDemo(t)
  const elsewhere = [
    'http://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    '/\t/evil.example/',
    '/.//evil.example/',
    'javascript:alert(1)',
    'display/DEMO/Home',
  ]
  for (const destination of elsewhere) {
    const answer = await signIn(demo.confluence, 'ada', 'demo', { os_destination: destination })
    t.equal(answer.fields.location, '/', JSON.stringify(destination))
  }
})

test('a wrong password brings the form back with status 200 and a stamp', async (t) => {
  const demo = await openDemo(t)
  const form = { os_username: 'ada', os_password: 'guess', os_destination: '/display/DEMO/Home' }
  const seen = await visit(`${demo.confluence}/dologin.action`, { form })
  t.equal(seen.status, 200)
  t.equal(seen.fields['x-seraph-loginreason'], 'AUTHENTICATED_FAILED')
  t.match(seen.text, 'value="/display/DEMO/Home"', 'the wanted address is not lost')
  t.equal(seen.fields['set-cookie'], undefined)
})

test('a person without a seat gets the same form with another stamp', async (t) => {
  const demo = await openDemo(t)
  const seen = await signIn(demo.confluence, 'grace')
  t.equal(seen.status, 200)
  t.equal(seen.fields['x-seraph-loginreason'], 'AUTHORISATION_FAILED')
  t.equal(seen.fields['set-cookie'], undefined)
})

test('after three failures even the right password needs the picture', async (t) => {
  const demo = await openDemo(t)
  for (let round = 0; round < 3; round += 1) {
    const seen = await signIn(demo.confluence, 'ada', 'guess')
    t.equal(seen.fields['x-seraph-loginreason'], 'AUTHENTICATED_FAILED')
  }
  const denied = await signIn(demo.confluence, 'ada')
  t.equal(denied.status, 200)
  t.equal(denied.fields['x-seraph-loginreason'], 'AUTHENTICATION_DENIED')
  t.match(denied.text, 'name="os_captcha"')
  t.match((await visit(`${demo.confluence}/jcaptcha`)).fields['content-type'], 'image/svg+xml')
  t.notMatch((await signIn(demo.confluence, 'grace')).text, 'os_captcha', 'another name is not concerned')
  t.equal((await signIn(demo.confluence, 'ada', 'demo', UNLOCKED)).status, 302)
  t.equal((await signIn(demo.confluence, 'ada')).status, 302, 'the count starts again')
})

test('a name that is markup comes back as text', async (t) => {
  const demo = await openDemo(t)
  const seen = await signIn(demo.confluence, '"><script>alert(1)</script>')
  t.notMatch(seen.text, '<script>')
  t.match(seen.text, '&quot;&gt;&lt;script&gt;')
})

test('logging out ends the session and says so', async (t) => {
  const demo = await openDemo(t)
  const session = await adaIn(demo.confluence)
  const answer = await visit(`${demo.confluence}/logout.action`, session)
  t.equal(answer.fields['x-seraph-loginreason'], 'OUT')
  t.equal((await visit(`${demo.confluence}/`, session)).status, 302)
})

test('under a context path every address, link and cookie carries it', async (t) => {
  const demo = await openDemo(t, { contextPaths: { confluence: '/confluence' } })
  const root = `${demo.confluence}/confluence`
  t.equal((await visit(root)).fields.location, '/confluence/')
  t.equal(
    (await visit(`${root}/display/DEMO/Home`)).fields.location,
    '/confluence/login.action?os_destination=%2Fdisplay%2FDEMO%2FHome&permissionViolation=true',
  )
  t.match((await visit(`${root}/login.action`)).text, 'action="/confluence/dologin.action"')
  t.equal((await visit(`${demo.confluence}/login.action`)).status, 404)
  const answer = await signIn(root, 'ada', 'demo', { os_destination: '/display/DEMO/Home' })
  t.equal(answer.fields.location, '/confluence/display/DEMO/Home')
  t.match(answer.fields['set-cookie'], [/; Path=\/confluence; HttpOnly$/])
})

test('a wanted address that names the context path already gets it twice, as Seraph does it', async (t) => {
  const demo = await openDemo(t, { contextPaths: { confluence: '/confluence' } })
  const root = `${demo.confluence}/confluence`
  const answer = await signIn(root, 'ada', 'demo', { os_destination: '/confluence/display/DEMO/Home' })
  t.equal(answer.fields.location, '/confluence/confluence/display/DEMO/Home')
})
