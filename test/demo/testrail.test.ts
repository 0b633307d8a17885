import { test } from 'tap'
import { cookieOf, openDemo, visit, type Seen } from './visitor.ts'

const PANEL =
  '/index.php?/ext/jira/render_panel&ae=connect&av=1&issue=DEMO-1&panel=references&login=button&frame=tr-frame'

function signIn(origin: string, name: string, password = 'demo'): Promise<Seen> {
  return visit(`${origin}/index.php?/auth/login/`, { form: { name, password } })
}

async function adaIn(origin: string): Promise<{ headers: { cookie: string } }> {
  return { headers: { cookie: cookieOf(await signIn(origin, 'ada@example.com')) } }
}

test('the dashboard without a session is the stock IIS page, and nothing asks for a password', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.testrail}/index.php?/dashboard`)
  t.equal(seen.status, 401)
  t.equal(seen.reason, 'Unauthorized')
  t.equal(seen.fields['content-type'], 'text/html')
  t.equal(seen.fields['www-authenticate'], undefined)
  t.equal(seen.fields.server, 'Microsoft-IIS/10.0')
  t.match(seen.names, ['Content-Type', 'Server', 'X-Powered-By', 'X-Powered-By', 'Date', 'Content-Length'])
  t.match(seen.text, '<title>401 - Unauthorized: Access is denied due to invalid credentials.</title>')
  t.match(seen.text, 'charset=iso-8859-1')
  t.notMatch(seen.text, /[^\r]\n/, 'every line ends with CR LF')
})

test('the stock pages have the structure that is the same in every language', async (t) => {
  const demo = await openDemo(t)
  const session = await adaIn(demo.testrail)
  const structure =
    /<div id="header"><h1>[^<]+<\/h1><\/div>\s*<div id="content">\s*<div class="content-container"><fieldset>\s*<h2>([^<]+)<\/h2>\s*<h3>[^<]+<\/h3>/
  const headings = {
    '/index.php?/admin': '403 - Forbidden: Access is denied.',
    '/index.php?/nothing': '404 - File or directory not found.',
    '/elsewhere': '404 - File or directory not found.',
    '/index.php?/demo/failure': '500 - Internal server error.',
  }
  for (const [path, heading] of Object.entries(headings)) {
    const seen = await visit(demo.testrail + path, session)
    t.equal(seen.status, Number(heading.slice(0, 3)), path)
    t.equal(structure.exec(seen.text)?.[1], heading)
    t.match(seen.text, `<title>${heading}</title>`)
  }
})

test('signing in opens the dashboard, a run, and not the administration', async (t) => {
  const demo = await openDemo(t)
  const answer = await signIn(demo.testrail, 'ada@example.com')
  t.equal(answer.status, 302)
  t.equal(answer.fields.location, '/index.php?/dashboard')
  t.match(answer.fields['set-cookie'], [/^tr_session=[0-9A-F]{32}; Path=\/; HttpOnly; SameSite=Lax$/])
  const headers = { cookie: cookieOf(answer) }
  t.match((await visit(`${demo.testrail}/index.php?/dashboard`, { headers })).text, 'Welcome back, Ada.')
  t.equal((await visit(`${demo.testrail}//index.php?/runs/view/12&x=y`, { headers })).status, 200)
  t.equal((await visit(`${demo.testrail}/index.php?/admin`, { headers })).status, 403)
})

test('a session that is to be kept outlives the browser', async (t) => {
  const demo = await openDemo(t)
  const form = { name: 'ada@example.com', password: 'demo', rememberme: '1' }
  const answer = await visit(`${demo.testrail}/index.php?/auth/login`, { form })
  t.match(answer.fields['set-cookie'], [/; Max-Age=1209600$/])
})

test('logging out ends the session, not only the cookie', async (t) => {
  const demo = await openDemo(t)
  const session = await adaIn(demo.testrail)
  const answer = await visit(`${demo.testrail}/index.php?/auth/logout`, session)
  t.match(answer.fields['set-cookie'], [/^tr_session=; .*Max-Age=0$/])
  t.equal((await visit(`${demo.testrail}/index.php?/dashboard`, session)).status, 401)
})

test('each person who may not enter is told so in the words of TestRail', async (t) => {
  const demo = await openDemo(t)
  const wrong = await signIn(demo.testrail, 'ada@example.com', 'guess')
  t.equal(wrong.status, 200)
  t.match(wrong.text, 'Email/Login or Password is incorrect. Please try again.')
  t.match(wrong.text, 'name="rememberme"', 'the form is still there')

  const inactive = await signIn(demo.testrail, 'linus@example.com')
  t.equal(inactive.status, 200)
  t.match(inactive.text, 'Your TestRail account has been deactivated. Please contact your administrator.')

  const unlicensed = await signIn(demo.testrail, 'grace@example.com')
  t.equal(unlicensed.status, 403)
  t.match(unlicensed.text, 'cannot add a new user because the license limit has been reached (50/50).')

  for (const seen of [wrong, inactive, unlicensed]) t.equal(seen.fields['set-cookie'], undefined)
})

test('a name that is markup comes back as text', async (t) => {
  const demo = await openDemo(t)
  const seen = await signIn(demo.testrail, '"><script>alert(1)</script>')
  t.notMatch(seen.text, '<script>')
  t.match(seen.text, '&quot;&gt;&lt;script&gt;')
})

test('the root leads to the dashboard', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.testrail}/`)
  t.equal(seen.status, 302)
  t.equal(seen.fields.location, '/index.php?/dashboard')
})

test('under a context path every address, link and cookie carries it', async (t) => {
  const demo = await openDemo(t, { contextPaths: { testrail: '/testrail/' } })
  t.equal((await visit(`${demo.testrail}/testrail`)).fields.location, '/testrail/')
  t.equal((await visit(`${demo.testrail}/testrail/`)).fields.location, '/testrail/index.php?/dashboard')
  t.equal((await visit(`${demo.testrail}/index.php?/dashboard`)).status, 404)
  t.equal((await visit(`${demo.testrail}/testrailing/index.php?/dashboard`)).status, 404)
  t.match((await visit(`${demo.testrail}/testrail${PANEL}`)).text, 'href="/testrail/index.php?/auth/login"')
  const answer = await signIn(`${demo.testrail}/testrail`, 'ada@example.com')
  t.match(answer.fields['set-cookie'], [/; Path=\/testrail\/;/])
})
