// A refused request that sent something: where its page leads, and what it says.
import type { OutgoingHttpHeaders } from 'node:http'
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'

const RULES = `
rules:
  - { name: ended, when: { status: 401, path: { endsWith: /moved } }, cause: session-expired, then: redirect, to: '/login?to={return}' }
  - { name: any, when: { status: 401 }, cause: session-expired }
signIn: /login?to={return}
`

const NOTE = 'What you sent may not have been saved.'

type Asked = { readonly path?: string; readonly method?: string; readonly headers?: OutgoingHttpHeaders }

async function startSite(t: Test, extra = '') {
  const origin = await startUpstream(t, (request, response) => {
    request.resume()
    response.writeHead(401, { 'Content-Type': 'text/html' }).end('raw')
  })
  const { url, port } = await startUsher(t, siteBefore(origin, RULES + extra))
  const ask = ({ path = '/save', method = 'POST', headers = {} }: Asked) =>
    send(`${url}${path}`, { method, headers: { ...NAVIGATION, ...headers } })
  const leadsTo = async (asked: Asked): Promise<string | null> => {
    const [, encoded = ''] = /href="\/login\?to=([^"]*)"/.exec((await ask(asked)).text) ?? []
    return decodeURIComponent(encoded)
  }
  return { url, port, ask, leadsTo }
}

test('what was asked for is wanted; of what was sent it is the page that held the form', async (t) => {
  const { url, leadsTo } = await startSite(t)
  t.equal(
    await leadsTo({ method: 'GET', path: '/report?a=b', headers: { Referer: `${url}/form` } }),
    '/report?a=b',
  )
  t.equal(await leadsTo({ headers: { Referer: `${url}/form?id=7&x=%2F#part` } }), '/form?id=7&x=%2F')
  t.equal(
    await leadsTo({ headers: { Referer: `${url}/index.php?/cases/edit/1` } }),
    '/index.php?/cases/edit/1',
  )
})

test('a page that is not of this host is no way back', async (t) => {
  const { url, port, leadsTo } = await startSite(t)
  const strange = [
    ...[
      '',
      'about:blank',
      '/form',
      '//127.0.0.1/form',
      'no url',
      'null',
      `${url.replace('http:', 'ftp:')}/form`,
    ],
    ...[
      'https://evil.example/form',
      `http://127.0.0.1:${port + 1}/form`,
      `http://127.0.0.1:${port}@evil.example/form`,
    ],
    ...[
      `http://evil.example/${url}/form`,
      `javascript://127.0.0.1:${port}/%0aalert(1)`,
      `data:text/html,${url}`,
    ],
    ...[`http://evil.example\\@127.0.0.1:${port}/form`, `http://127.0.0.1:${port}.evil.example/form`],
  ]
  for (const Referer of strange)
    t.equal(await leadsTo({ headers: { Referer } }), '/', JSON.stringify(Referer))
  t.equal(await leadsTo({}), '/', 'none')
})

test('a page of this host that could lead elsewhere leads to the start', async (t) => {
  const { url, leadsTo } = await startSite(t)
  for (const path of [
    '/\\evil.example',
    '//\\evil.example',
    '/%2fevil.example',
    '/%5cevil.example',
    '/%EF%BC%8Fevil.example',
    '/%0d%0aX:%20y',
    '/..%2f%2fevil.example',
  ]) {
    const address = await leadsTo({ headers: { Referer: `${url}${path}` } })
    t.match(address, /^\/(evil\.example)?$/, path)
  }
  t.equal(await leadsTo({ headers: { Referer: `${url}//evil.example/x` } }), '/evil.example/x', 'as a path')
})

test('a host is the same in any case, and with the port that its scheme has anyway', async (t) => {
  const { leadsTo } = await startSite(t)
  const from = (Host: string, Referer: string) => leadsTo({ headers: { Host, Referer } })
  t.equal(await from('Wiki.Example', 'https://wiki.example/form'), '/form')
  t.equal(await from('wiki.example:443', 'https://wiki.example/form'), '/form')
  t.equal(await from('wiki.example:80', 'http://wiki.example/form'), '/form')
  t.equal(await from('wiki.example:8080', 'http://wiki.example/form'), '/')
})

test('of another site on the same host nothing is wanted', async (t) => {
  const { url, leadsTo } = await startSite(t, 'pathPrefix: /wiki')
  t.equal(await leadsTo({ path: '/wiki/save', headers: { Referer: `${url}/wiki/form` } }), '/wiki/form')
  t.equal(await leadsTo({ path: '/wiki/save', headers: { Referer: `${url}/index.php?/cases` } }), '/wiki/')
  t.equal(await leadsTo({ path: '/wiki/save' }), '/wiki/')
})

test('a redirect leads back to the form as well', async (t) => {
  const { url, ask } = await startSite(t)
  const answer = await ask({ path: '/moved', headers: { Referer: `${url}/form` } })
  t.equal(answer.status, 303)
  t.equal(answer.headers.location, '/login?to=%2Fform')
})

test('only where something was sent the page says so, and runs the script of its button', async (t) => {
  const { ask } = await startSite(t)
  const asked = await ask({ method: 'GET' })
  t.notMatch(asked.text, NOTE)
  t.notMatch(asked.text, '<script')
  t.notMatch(asked.headers['content-security-policy'], 'script-src')
  const sent = await ask({})
  t.match(sent.text, NOTE)
  t.match(sent.text, /<button [^>]*hidden data-go-back>Go back</)
  t.match(sent.headers['content-security-policy'], /script-src 'sha256-[^']+'; style-src/)
})

test('what never reached the application is said to be lost as well', async (t) => {
  const { url } = await startUsher(t, siteBefore('http://127.0.0.1:9'))
  const answer = await send(`${url}/save`, { method: 'POST', headers: NAVIGATION })
  t.equal(answer.status, 502)
  t.match(answer.text, NOTE)
  t.notMatch((await send(`${url}/save`, { headers: NAVIGATION })).text, NOTE)
})

test('a sign-in that fails has sent nothing that would be missed', async (t) => {
  const { ask } = await startSite(t, 'presets: [confluence, testrail]\npathPrefix: /wiki')
  for (const path of ['/wiki/dologin.action', '/wiki/dologin.action?x'])
    t.notMatch((await ask({ path })).text, NOTE, path)
  for (const path of ['/wiki/save', '/wiki/login.action']) t.match((await ask({ path })).text, NOTE, path)
})
