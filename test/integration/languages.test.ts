import { test } from 'tap'
import type { Test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'

const RULES = `
rules:
  - { name: plain, when: { status: 401 }, cause: sign-in-required }
  - { name: for-programs, when: { status: 403, audience: client }, cause: no-licence }
  - { name: again, when: { status: 200, header: { X-Seraph-LoginReason: present } }, cause: wrong-credentials, then: notice }
`

const FORM = '<!doctype html><title>Log in</title><body><form><input name="os_username"></form>'

async function startRefusing(t: Test, settings = '', ofSite = ''): Promise<string> {
  const origin = await startUpstream(t, (request, response) => {
    const status = Number(request.url?.slice(1, 4)) || 401
    const reason = { 'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED' }
    response.writeHead(status, { 'Content-Type': 'text/html', ...(status === 200 && reason) }).end(FORM)
  })
  const { url } = await startUsher(t, `${settings}\n${siteBefore(origin, RULES + ofSite)}`)
  return url
}

type Asker = Readonly<Record<string, string>>

function ask(url: string, language: string | undefined, asker: Asker = NAVIGATION): Promise<Answer> {
  return send(url, {
    headers: { ...asker, ...(language !== undefined && { 'Accept-Language': language }) },
  })
}

const variesByLanguage = ({ headers }: Answer): boolean =>
  /(^|,)\s*Accept-Language\s*(,|$)/.test(headers.vary ?? '')

test('a page and a frame come in the language asked for, and say so', async (t) => {
  const url = await startRefusing(t)
  for (const [asked, language, lead] of [
    ['de-DE,de;q=0.9,en;q=0.8', 'de', 'Bei test anmelden'],
    ['pt-PT', 'pt-BR', 'Entre em test'],
    ['zh-TW', 'en', 'Sign in to test'],
    [undefined, 'en', 'Sign in to test'],
    ['ar', 'ar', 'سجّل الدخول إلى'],
  ] as const) {
    for (const asker of [NAVIGATION, FRAME_NAVIGATION]) {
      const answer = await ask(url, asked, asker)
      t.equal(answer.headers['content-language'], language, String(asked))
      t.match(answer.text, `<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
      t.match(answer.text, lead)
      t.ok(variesByLanguage(answer), 'a cache must not give it to others')
      t.equal(Number(answer.headers['content-length']), answer.body.length)
    }
  }
})

test('several lines of Accept-Language are one', async (t) => {
  const url = await startRefusing(t)
  const headers = { ...NAVIGATION, 'Accept-Language': ['sv;q=0.9', 'fr;q=0.5', 'it;q=0.8'] }
  const answer = await send(url, { headers })
  t.equal(answer.headers['content-language'], 'it')
})

test('the notice above a form comes in the language asked for; the page around it keeps its own', async (t) => {
  const url = await startRefusing(t)
  const answer = await ask(`${url}/200`, 'es')
  t.match(answer.text, '<div class="usher-notice" role="alert" lang="es" dir="ltr">')
  t.match(answer.text, 'No se ha podido iniciar sesi&#243;n')
  t.equal(answer.headers['content-language'], undefined)
  t.ok(variesByLanguage(answer))
})

test('what passes does not vary by language', async (t) => {
  const url = await startRefusing(t)
  t.notOk(variesByLanguage(await ask(`${url}/404`, 'de')))
})

test('a program is told in English, and its answer does not vary by language', async (t) => {
  const url = await startRefusing(t, 'languages: { default: de }')
  const answer = await ask(`${url}/403`, 'de', PROGRAM)
  t.match(answer.headers['content-type'], 'application/problem+json')
  t.match(JSON.parse(answer.text), { title: 'You do not have access to test yet' })
  t.notOk(variesByLanguage(answer))
})

test("Usher's own failures are told in the language asked for", async (t) => {
  const { url } = await startUsher(
    t,
    'sites: [{ name: wiki, hosts: [wiki.example], upstream: "http://127.0.0.1:1" }]',
  )
  const nowhere = await ask(url, 'nl')
  t.equal(nowhere.status, 404)
  t.match(nowhere.text, 'Usher is niet goed ingesteld')
  t.ok(variesByLanguage(nowhere))
  const down = await ask(url, 'ja', { ...NAVIGATION, Host: 'wiki.example' })
  t.equal(down.status, 502)
  t.match(down.text, 'wiki を利用できません')
  t.equal(down.headers['content-language'], 'ja')
  t.ok(variesByLanguage(down))
  const program = await ask(url, 'ja', { ...PROGRAM, Host: 'wiki.example' })
  t.match(JSON.parse(program.text), { title: 'wiki is not available' })
  t.notOk(variesByLanguage(program))
})

test('a site has a default and languages of its own', async (t) => {
  const url = await startRefusing(t, 'languages: { default: de }', 'languages: { offer: [fr, de] }')
  t.equal((await ask(url, 'sv')).headers['content-language'], 'de')
  t.equal((await ask(url, 'fr')).headers['content-language'], 'fr')
  t.equal((await ask(url, 'en')).headers['content-language'], 'de', 'English is not offered')
})

test('one language alone is shown to all, and nothing varies by it', async (t) => {
  const url = await startRefusing(t, 'languages: { offer: [ko] }')
  const answer = await ask(url, 'de')
  t.equal(answer.headers['content-language'], 'ko')
  t.notOk(variesByLanguage(answer))
})

test('sentences of the operator reach people', async (t) => {
  const url = await startRefusing(
    t,
    `texts: { de: { pages: { sign-in-required: { title: 'Hallo bei {product}' } } } }`,
  )
  t.match((await ask(url, 'de')).text, '<h1>Hallo bei test</h1>')
})

test('a hostile Accept-Language gets a page like any other', async (t) => {
  const url = await startRefusing(t)
  for (const header of ['"><script>', 'x'.repeat(8_000), 'de,'.repeat(2_500), ';;;,,,q=', '*;q=0']) {
    const answer = await ask(url, header)
    t.equal(answer.status, 401)
    t.match(answer.headers['content-language'], /^(en|de)$/)
  }
})
