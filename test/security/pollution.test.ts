// Names of JavaScript's own: in a configuration they are refused by name, in a request they are names as any other.
import { test } from 'tap'
import { toldOf } from '../config/reading.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw, parseMessage, startRawUpstream, valuesOf } from '../helpers/wire.ts'

const NAMES = ['__proto__', 'constructor', 'prototype']

const SITE = "sites:\n  - name: a\n    upstream: 'http://127.0.0.1:9'\n"

// NAME stands where a key of its own would be a map's, at every depth that the configuration has.
const PLACES = [
  'NAME: { polluted: true }\nSITE',
  'limits: { NAME: { polluted: true } }\nSITE',
  'brand: { contacts: [{ NAME: { polluted: true } }] }\nSITE',
  'brand: { links: { NAME: x } }\nSITE',
  'texts: { NAME: { x: y } }\nSITE',
  'texts: { en: { NAME: { polluted: true } } }\nSITE',
  'texts: { en: { pages: { NAME: { title: x } } } }\nSITE',
  'ask: { NAME: { polluted: true } }\nSITE',
  'SITE    NAME: { polluted: true }',
  'SITE    connection: { NAME: { polluted: true } }',
  'SITE    connection: { tls: { NAME: { polluted: true } } }',
  'SITE    causes: { NAME: { then: pass } }',
  'SITE    rules: [{ name: a, cause: refused, NAME: { x: y }, when: { status: 401 } }]',
  'SITE    rules: [{ name: a, cause: refused, when: { header: { NAME: present } } }]',
  'SITE    rules: [{ name: a, cause: refused, when: { all: [{ not: { requestHeader: { NAME: present } } }] } }]',
  'SITE    rules: [{ name: a, cause: refused, when: { cookie: { NAME: present } } }]',
  '? !!str NAME\n: { polluted: true }\nSITE',
  '<<: { NAME: { polluted: true } }\nSITE',
  '"NAME": { polluted: true }\nSITE',
]

for (const name of NAMES) {
  test(`the key ${name} is refused by name wherever it stands`, async (t) => {
    for (const place of PLACES) {
      const text = place.replaceAll('NAME', name).replace('SITE', SITE)
      t.match(toldOf(text), name, text)
      t.equal(({} as Record<string, unknown>)['polluted'], undefined, 'nothing has it')
    }
  })
}

test('an alias is no way to such a key', async (t) => {
  for (const name of NAMES)
    t.match(toldOf(`x: &key ${name}\n? *key\n: { polluted: true }\n${SITE}`), 'a key must be plain text')
})

test('a header, a cookie or a field of a form with such a name is one as any other', async (t) => {
  const upstream = await startRawUpstream(t, (socket) =>
    socket.write(
      'HTTP/1.1 401 Unauthorized\r\n__proto__: a\r\nconstructor: b\r\nSet-Cookie: __proto__=1\r\nContent-Length: 0\r\n\r\n',
    ),
  )
  const rules =
    'rules: [{ name: refused, when: { status: 401, cookie: { sid: absent } }, cause: session-expired }]'
  const { port, url, log } = await startUsher(t, siteBefore(upstream.origin, rules))
  const fields =
    '__proto__: x\r\nconstructor: y\r\nhasOwnProperty: z\r\nCookie: __proto__=1; constructor=2\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html'
  const request = `GET /?__proto__[polluted]=1&constructor.prototype.polluted=1 HTTP/1.1\r\nHost: a\r\n${fields}\r\nConnection: close\r\n\r\n`
  const answer = parseMessage(await exchangeRaw(port, request))
  t.match(answer.startLine, ' 401 ')
  t.same(valuesOf(answer, '__proto__'), ['a'])
  t.same(valuesOf(answer, 'usher-cause'), ['session-expired'])
  t.match(upstream.received[0]?.toString(), '__proto__: x\r\nconstructor: y\r\nhasOwnProperty: z\r\n')
  for (const path of ['reset', 'ask']) {
    const headers = {
      ...NAVIGATION,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    }
    const body = '__proto__[polluted]=1&constructor=2&__proto__=3&to=/'
    await send(`${url}/.usher/${path}`, { method: 'POST', headers, body })
  }
  t.equal(({} as Record<string, unknown>)['polluted'], undefined)
  t.same(
    log.filter(({ level }) => Number(level) >= 50),
    [],
  )
})

test('over HTTP/1.0 and without anything else such a request is served', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('fine'))
  const { port } = await startUsher(t, siteBefore(origin))
  t.match((await exchangeRaw(port, 'GET /__proto__ HTTP/1.0\r\n__proto__: x\r\n\r\n')).toString(), /fine$/)
})
