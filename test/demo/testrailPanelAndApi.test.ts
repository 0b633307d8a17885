import { gunzipSync } from 'node:zlib'
import { test } from 'tap'
import { basic, cookieOf, fold, openDemo, visit } from './visitor.ts'

const PANEL =
  '/index.php?/ext/jira/render_panel&ae=connect&av=1&issue=DEMO-1&panel=references&login=button&frame=tr-frame'

async function adaIn(origin: string): Promise<{ headers: { cookie: string } }> {
  const form = { name: 'ada@example.com', password: 'demo' }
  return { headers: { cookie: cookieOf(await visit(`${origin}/index.php?/auth/login/`, { form })) } }
}

test('the Jira panel says with status 200 that nobody is logged in', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(demo.testrail + PANEL)
  t.equal(seen.status, 200)
  t.match(fold(seen.text), 'You are not yet logged in to TestRail. Please log in to use the integration.')
  t.notMatch(
    seen.text,
    'You are not yet logged in to TestRail.',
    'a line break stands inside of the sentence',
  )
  t.match(seen.text, /<a [^>]*href="\/index\.php\?\/auth\/login" target="_blank"/)
})

test('the Jira panel is empty where the caller wants no invitation', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(demo.testrail + PANEL.replace('login=button', 'login=hide'))
  t.equal(seen.status, 200)
  t.match(seen.text, '<section id="content" class="ac-content"></section>')
})

test('the Jira panel can be the raw 401 of the complaint', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.testrail}${PANEL}&demo=iis401`)
  t.equal(seen.status, 401)
  t.match(seen.text, '<h2>401 - Unauthorized')
})

test('the Jira panel lists the cases of an issue to those with a session, and escapes its key', async (t) => {
  const demo = await openDemo(t)
  const session = await adaIn(demo.testrail)
  t.match((await visit(demo.testrail + PANEL, session)).text, '<td>C1</td>')
  t.match((await visit(`${demo.testrail}${PANEL}&demo=iis401`, session)).text, '<td>DEMO-1</td>')
  const hostile = PANEL.replace('DEMO-1', encodeURIComponent('<img src=x>'))
  const seen = await visit(demo.testrail + hostile, session)
  t.match(seen.text, '<td>&lt;img src=x&gt;</td>')
  t.notMatch(seen.text, '<img')
})

test('the API refuses in JSON, in both spellings of its address', async (t) => {
  const demo = await openDemo(t)
  for (const path of [
    '/index.php?/api/v2/get_case/1',
    '/index.php/api/v2/get_case/1',
    '//index.php?/api/v2/get_case/1&x=y',
  ]) {
    const seen = await visit(demo.testrail + path)
    t.equal(seen.status, 401, path)
    t.match(seen.fields['content-type'], 'application/json')
    t.same(JSON.parse(seen.text), {
      error: 'Authentication failed: invalid or missing user/password or session cookie.',
    })
  }
})

test('the API answers those with credentials or a session', async (t) => {
  const demo = await openDemo(t)
  const url = `${demo.testrail}/index.php?/api/v2/get_case/1`
  t.match(JSON.parse((await visit(url, { headers: basic('ada@example.com', 'demo') })).text), { id: 1 })
  t.equal((await visit(url, await adaIn(demo.testrail))).status, 200)
  t.equal((await visit(url, { headers: basic('ada@example.com', 'guess') })).status, 401)
  t.equal((await visit(url, { headers: basic('grace@example.com', 'demo') })).status, 401)
  t.equal((await visit(url, { headers: { authorization: 'Basic Og' } })).status, 401)
})

test('where IIS ate the JSON its stock page is all that is left', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.testrail}/index.php?/api/v2/eaten/1`)
  t.equal(seen.status, 401)
  t.equal(seen.fields['content-type'], 'text/html')
  t.match(seen.text, '<h2>401 - Unauthorized')
})

test('panel and dashboard are compressed for those who accept it', async (t) => {
  const demo = await openDemo(t)
  const { headers } = await adaIn(demo.testrail)
  for (const path of [PANEL, '/index.php?/dashboard']) {
    for (const accepted of ['gzip, br', 'br;q=1.0, *;q=0.5', 'GZIP;Q=0.1']) {
      const seen = await visit(demo.testrail + path, { headers: { ...headers, 'accept-encoding': accepted } })
      t.equal(seen.fields['content-encoding'], 'gzip', accepted)
      t.equal(seen.fields['transfer-encoding'], 'chunked')
      t.match(gunzipSync(seen.bytes).toString(), '</html>')
    }
    for (const accepted of ['', 'br', 'gzip;q=0, *', 'identity']) {
      const seen = await visit(demo.testrail + path, { headers: { ...headers, 'accept-encoding': accepted } })
      t.equal(seen.fields['content-encoding'], undefined, accepted)
      t.equal(seen.fields.vary, 'Accept-Encoding')
      t.match(seen.text, '</html>')
    }
  }
})
