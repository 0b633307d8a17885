// What the network tools of a browser export.
import { test } from 'tap'
import { bodyOf, readAll, readOne } from './writing.ts'

type HarEntry = { readonly request?: object; readonly response?: object }

function har(...entries: readonly HarEntry[]): string {
  return JSON.stringify({ log: { version: '1.2', entries } })
}

const REQUEST = {
  method: 'GET',
  url: 'https://testrail.example.com:8443/index.php?/ext/jira/x#top',
  headers: [
    { name: ':authority', value: 'testrail.example.com' },
    { name: ':method', value: 'GET' },
    { name: 'Cookie', value: 'a=1' },
    { name: 'Sec-Fetch-Mode', value: 'navigate' },
  ],
}

const RESPONSE = {
  status: 401,
  statusText: 'Unauthorized',
  headers: [
    { name: ':status', value: '401' },
    { name: 'Content-Type', value: 'text/html; charset=shift_jis' },
    { name: 'Content-Encoding', value: 'br' },
    { name: 'Content-Length', value: '3' },
    { name: 'WWW-Authenticate', value: 'Negotiate' },
    { name: 'www-authenticate', value: 'NTLM' },
    { name: 'set-cookie', value: 'a=1\nb=2' },
  ],
  content: { size: 14, mimeType: 'text/html', text: '<h1>拒否</h1>' },
}

test('every entry is one answer to its request; fields that HTTP/2 keeps of its own are dropped', async (t) => {
  const [first, second, ...more] = readAll(
    t,
    har(
      { request: REQUEST, response: RESPONSE },
      { request: { ...REQUEST, method: 'post' }, response: { status: 302, headers: [] } },
    ),
    { name: 'a.har' },
  )
  t.same(more, [])
  t.match(first?.source, /a\.har#1$/)
  t.same(first?.request, {
    method: 'GET',
    target: '/index.php?/ext/jira/x',
    authority: 'testrail.example.com:8443',
    headers: { cookie: 'a=1', 'sec-fetch-mode': 'navigate' },
  })
  const { body, ...head } = first?.response ?? {}
  t.same(head, {
    status: 401,
    statusMessage: 'Unauthorized',
    headers: {
      'content-type': 'text/html; charset=shift_jis',
      'content-encoding': 'br',
      'content-length': '3',
      'www-authenticate': ['Negotiate', 'NTLM'],
      'set-cookie': ['a=1', 'b=2'],
    },
  })
  t.equal(body?.form, 'text')
  t.equal(body?.bytes.toString(), '<h1>拒否</h1>')
  t.match(second, {
    source: /a\.har#2$/,
    request: { method: 'POST' },
    response: { status: 302, statusMessage: '' },
  })
})

test('content in base64 is decoded', async (t) => {
  const content = { text: Buffer.from('<p>no</p>').toString('base64'), encoding: 'base64' }
  const saved = readOne(t, har({ request: REQUEST, response: { ...RESPONSE, content } }), { name: 'a.har' })
  t.equal(saved.response.body?.form, 'decoded')
  t.equal(bodyOf(saved), '<p>no</p>')
})

test('a body that was left out was not seen; one of no bytes was', async (t) => {
  const bodies = [
    [{ size: 10 }, [], null],
    [{}, [{ name: 'content-length', value: '10' }], null],
    [{ size: 0 }, [], ''],
    [{ size: -1 }, [], ''],
    [{ size: 0, text: '' }, [{ name: 'content-length', value: '10' }], ''],
    [undefined, [], ''],
  ] as const
  for (const [content, headers, expected] of bodies) {
    const saved = readOne(t, har({ request: REQUEST, response: { status: 401, headers, content } }), {
      name: 'a.har',
    })
    t.equal(bodyOf(saved), expected, JSON.stringify(content))
    t.equal(saved.notes.length, expected === null ? 1 : 0)
  }
})

test('a HAR is known by what it holds as well, and with a mark before it', async (t) => {
  const text = har({ request: REQUEST, response: RESPONSE })
  for (const [name, content] of [
    ['a.json', text],
    ['a.har', `\uFEFF${text}`],
    ['a.har', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['a.HAR', ` \n${text}`],
  ] as const) {
    t.equal(readOne(t, content, { name }).response.status, 401, name)
  }
})

test('requests that were blocked have no answer', async (t) => {
  const text = har({ request: REQUEST, response: { status: 0 } }, { request: REQUEST, response: RESPONSE })
  t.match(readOne(t, text, { name: 'a.har' }).source, /#2$/)
})

test('a request that cannot be told is left out', async (t) => {
  for (const request of [undefined, {}, { url: 'about blank' }, { url: 7, headers: 'none' }]) {
    const saved = readOne(t, har({ ...(request && { request }), response: RESPONSE }), { name: 'a.har' })
    t.equal(saved.request, undefined)
  }
})

test('fields are their own, whatever they are called and whatever they hold', async (t) => {
  const headers = [null, 1, {}, { name: 7 }, { name: '__proto__', value: 'a' }, { name: 'x', value: 7 }]
  const { response } = readOne(t, har({ response: { status: 401, headers } }), { name: 'a.har' })
  t.same(Object.keys(response.headers), ['__proto__', 'x'])
})

test('what is no HAR is refused with the file, the line and what to do', async (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    '{\n"log": {\n"entries": [,]}}': /a\.har(:3)?: is no JSON; export/,
    '{"log": {}}': /a\.har: is no HAR: there are no log\.entries/,
    '[]': /a\.har: is no HAR/,
    'HTTP/1.1 401 No\n\n': /a\.har: is no JSON/,
    '{"log":{"entries":[]}}': /a\.har: holds no entries/,
    '{"log":{"entries":[{"response":{"status":0}}]}}': /a\.har: has no entry with an answer/,
    '{"log":{"entries":[{"response":{"status":"401"}}]}}': /a\.har#1: response\.status must be a number/,
    '{"log":{"entries":[null]}}': /a\.har#1: response\.status must be a number/,
  }
  for (const [text, message] of Object.entries(wrong)) {
    t.throws(() => readAll(t, text, { name: 'a.har' }), { code: 'USHER_SAVED', message }, text)
  }
})
