// Open redirects: wherever an address of a request comes back, it leads to the same site, also decoded once or twice more.
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, startUpstream, send } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, valuesOf } from '../helpers/wire.ts'

const ELSEWHERE = [
  ...[
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\\/evil.example',
    '/%2fevil.example',
    '/%5cevil.example',
  ],
  ...[
    '/%252fevil.example',
    '/%09/evil.example',
    '/%0a/evil.example',
    '/%0d%0a/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/../..//evil.example',
  ],
  ...[
    '/%2e%2e//evil.example',
    '/;//evil.example',
    '//evil.example/%2e%2e',
    '//evil.example@a',
    '//a@evil.example',
    '/http://evil.example',
    'http://evil.example',
  ],
  ...[
    'https://evil.example',
    'https:evil.example',
    'https:/evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'evil.example',
    '@evil.example',
  ],
  ...[
    '/%EF%BC%8Fevil.example',
    '/%E2%88%95evil.example',
    '/%C0%AFevil.example',
    '/%u2215evil.example',
    '/?//evil.example',
    '/#//evil.example',
    '/%00//evil.example',
    '/\u00e9//evil.example',
  ],
]

const RULES = `signIn: /login?to={return}
sessionCookies: [sid]
rules: [{ name: away, when: { status: 401 }, cause: session-expired, then: redirect, to: '/login?to={return}' }]`

test('no target and no field of a form leads a redirect to another site', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end())
  const { port, url } = await startUsher(t, siteBefore(origin, RULES))
  for (const target of ELSEWHERE) {
    const bytes = await exchangeRaw(
      port,
      `GET ${target} HTTP/1.1\r\nHost: a\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    )
    for (const location of valuesOf(parseMessage(bytes), 'location')) staysHere(location, target)
    const form = {
      ...NAVIGATION,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    }
    for (const to of [target, encodeURIComponent(target)]) {
      const answer = await send(`${url}/.usher/reset`, { method: 'POST', headers: form, body: `to=${to}` })
      if (answer.headers.location !== undefined) staysHere(answer.headers.location, target)
      const asked = await send(`${url}/.usher/nothing?to=${encodeURIComponent(target)}`, {
        headers: NAVIGATION,
      })
      t.notMatch(asked.text, /href="(https?:)?\/\/evil/, target)
    }
  }

  function staysHere(location: string, target: string): void {
    t.match(location, /^\/login\?to=%2F/, target)
    const wanted = new URL(location, url).searchParams.get('to') ?? ''
    for (const form of [wanted, decoded(wanted), decoded(decoded(wanted))])
      t.equal(URL.parse(form, url)?.origin, new URL(url).origin, `${target} as ${form}`)
  }
})

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // no UTF-8
  }
}
