// Explaining an answer on the listener for operators: what `usher explain` says, and to whom it is said.
import { test } from 'tap'
import type { Test } from 'tap'
import { siteSource } from '../../src/explain/ruleSource.ts'
import { explainSaved } from '../../src/explain/explainSaved.ts'
import { verdictOf } from '../../src/explain/longForm.ts'
import { parseConfig } from '../../src/config/load.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { parseSaved } from '../../src/saved/read.ts'
import { send } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { CONFIG, sampleSources, startPages } from './showing.ts'

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }

const IIS_401 =
  '<html><head><title>401 - Unauthorized: Access is denied due to invalid credentials.</title></head>' +
  '<body><div id="header"><h1>Server Error</h1></div><div id="content"><div class="content-container"><fieldset>' +
  '<h2>401 - Unauthorized: Access is denied due to invalid credentials.</h2></fieldset></div></div></body></html>'

const ANSWER = `HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\n\r\n${IIS_401}`

type Fields = Readonly<Record<string, string>>

function post(url: string, fields: Fields, headers: Record<string, string> = SAME_ORIGIN): Promise<Answer> {
  return send(`${url}/explain`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
}

function verdictIn({ text }: Answer): string | undefined {
  return /<p class="verdict">([^<]*)</.exec(text)?.[1]
}

test('a pasted answer gets the verdict that the command gives', async (t) => {
  const url = await startPages(t)
  const config = parseConfig(CONFIG, 'usher.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
  const [saved] = parseSaved(Buffer.from(ANSWER), 'x')
  if (saved === undefined) throw new Error('nothing was read')
  for (const as of ['page', 'frame', 'script', 'client'] as const) {
    const { explanation } = explainSaved(saved, { as, target: '/x' }, siteSource(config, 'testrail'))
    const answer = await post(url, { answer: ANSWER, site: 'testrail', as, target: '/x' })
    t.equal(answer.status, 200)
    t.equal(verdictIn(answer), verdictOf(explanation), as)
  }
})

test('the rule that holds stands open, and what kept others from holding is said', async (t) => {
  const url = await startPages(t)
  const { text } = await post(url, { answer: ANSWER, site: 'testrail', as: 'page' })
  t.match(text, '<span class="truth good">yes</span> <code>iis/stock-401</code><ul>')
  t.match(text, /<summary><span class="truth">no<\/span> <code>testrail\/[\w-]+<\/code> <span class="quiet">/)
  t.match(text, 'The path is assumed')
})

test('a body alone needs its status, and a HAR has several answers', async (t) => {
  const url = await startPages(t)
  const missing = await post(url, { answer: IIS_401, site: 'testrail' })
  t.equal(missing.status, 422)
  t.match(missing.text, 'or say which status it came with')
  t.match(verdictIn(await post(url, { answer: IIS_401, site: 'testrail', status: '401' })), 'iis/stock-401')
  const entry = {
    request: { method: 'GET', url: 'https://testrail.example.com/x', headers: [] },
    response: {
      ...{ status: 401, statusText: '', headers: [{ name: 'Content-Type', value: 'text/html' }] },
      content: { text: IIS_401, mimeType: 'text/html' },
    },
  }
  const har = await post(url, { answer: JSON.stringify({ log: { entries: [entry, entry] } }) })
  t.equal(har.text.split('class="verdict"').length - 1, 2)
})

test('what is wrong with the form is said, and nothing of it is lost', async (t) => {
  const url = await startPages(t)
  const wrong = {
    answer: '\n  <b>kept',
    site: 'nowhere',
    as: 'nobody',
    target: 'x y',
    method: '1',
    status: '9',
  }
  const { status, text } = await post(url, wrong)
  t.equal(status, 422)
  for (const label of ['Site', 'Who asks', 'Path', 'Method', 'Status, for a body alone'])
    t.match(text, new RegExp(`<li>${label} must be `), label)
  t.match(text, '">\n\n  &lt;b&gt;kept</textarea>')
  t.match(text, 'value="x y"')
  t.match((await post(url, {})).text, 'Paste the answer')
})

test('umlauts are what they were, whatever charset the head names', async (t) => {
  const config = `
admin: { port: 0 }
sites:
  - name: app
    upstream: http://127.0.0.1:1
    rules: [{ name: german, when: { status: 403, body: { contains: Zugriff für Jürgen verweigert } }, cause: refused }]
`
  const url = await startPages(t, { config })
  const answer =
    'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\nZugriff für\r\nJürgen verweigert'
  t.match(verdictIn(await post(url, { answer, as: 'page' })), 'site/german')
})

test('a recent refusal fills the form in, and what is not kept is said', async (t) => {
  const now = Date.now()
  const [first] = await sampleSources(now).refusals()
  const url = await startPages(t, { sources: { refusals: sampleSources(now).refusals } })
  const { text } = await send(`${url}/explain?refusal=${first?.at}-${first?.reference}`)
  t.match(text, 'The refusal K7Q2-M9XA')
  t.match(text, 'name: stock-401', 'the rule as it is configured')
  t.match(text, 'Neither the headers nor the body of an answer are kept')
  t.match(text, 'value="/index.php"')
  t.match(text, '<option value="testrail" selected>')
  t.match((await send(`${url}/explain?refusal=gone`)).text, 'It is no longer kept')
})

const REFUSED: readonly Record<string, string>[] = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { Origin: 'http://evil.example' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://127.0.0.1' },
]

test('a form of another page is not read', async (t) => {
  const url = await startPages(t)
  for (const headers of REFUSED) {
    const { status, text } = await post(url, { answer: ANSWER }, headers)
    t.equal(status, 403, JSON.stringify(headers))
    t.notMatch(text, 'verdict')
  }
  t.equal((await post(url, { answer: ANSWER }, { Origin: url })).status, 200, 'without Fetch Metadata')
  t.equal((await post(url, { answer: ANSWER }, {})).status, 200, 'of a program')
})

test('a form that is too large, or none, is refused', async (t) => {
  const url = await startPages(t)
  t.equal((await post(url, { answer: 'x'.repeat(1_100_000) })).status, 413)
  const other = await send(`${url}/explain`, {
    ...{ method: 'POST', body: '{}' },
    headers: { 'Content-Type': 'application/json', ...SAME_ORIGIN },
  })
  t.equal(other.status, 422)
  const text = { 'Content-Type': 'text/plain', ...SAME_ORIGIN }
  t.equal((await send(`${url}/explain`, { method: 'POST', headers: text, body: 'x' })).status, 422)
  const unknown = { 'Content-Type': 'image/png', ...SAME_ORIGIN }
  t.equal((await send(`${url}/explain`, { method: 'POST', headers: unknown, body: 'x' })).status, 415)
  await stillThere(t, url)
})

async function stillThere(t: Test, url: string): Promise<void> {
  t.equal((await send(url)).status, 200)
}
