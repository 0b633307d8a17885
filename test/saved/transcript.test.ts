// What `curl -i` and the like write into files.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { test } from 'tap'
import { bodyOf, crlf, readOne } from './writing.ts'

const REFUSED = `HTTP/1.1 401 Unauthorized
Server: Microsoft-IIS/10.0
Content-Type: text/html
Set-Cookie: a=1
Set-Cookie: b=2

<p>no</p>
`

test('a head and a body are read, with line ends of either kind', async (t) => {
  for (const text of [REFUSED, crlf(REFUSED)]) {
    const saved = readOne(t, text)
    t.match(saved, {
      source: /saved\.http$/,
      request: undefined,
      response: {
        status: 401,
        statusMessage: 'Unauthorized',
        headers: { server: 'Microsoft-IIS/10.0', 'content-type': 'text/html', 'set-cookie': ['a=1', 'b=2'] },
      },
      notes: [],
    })
    t.equal(bodyOf(saved), text === REFUSED ? '<p>no</p>\n' : '<p>no</p>\r\n')
  }
})

test('a mark, empty lines, comments and the command itself may stand before the head', async (t) => {
  for (const before of [
    '\uFEFF',
    '\n\r\n',
    '### the panel\n\n',
    '$ curl -i https://app/\n',
    'PS C:\\> curl.exe -i x\n',
  ]) {
    t.match(readOne(t, `${before}${REFUSED}`), { response: { status: 401 } }, JSON.stringify(before))
  }
})

test('what PowerShell wrote as UTF-16 is read', async (t) => {
  const saved = readOne(
    t,
    Buffer.from(`\uFEFF${crlf('HTTP/1.1 401 No\nServer: IIS\n\n<p>né</p>')}`, 'utf16le'),
  )
  t.match(saved.response, { status: 401, headers: { server: 'IIS' }, body: { form: 'text' } })
  t.equal(saved.response.body?.bytes.toString(), '<p>né</p>')
})

test('a status line needs no reason', async (t) => {
  for (const line of ['HTTP/2 401', 'HTTP/2 401 ', 'HTTP/1.1 401 ', 'HTTP/1.0 401', 'HTTP/3 401']) {
    t.match(readOne(t, `${line}\n\n`).response, { status: 401, statusMessage: '' }, line)
  }
})

test('of several heads the last answer counts', async (t) => {
  const before: Readonly<Record<string, string>> = {
    'an interim answer': 'HTTP/1.1 100 Continue\n\n',
    'early hints': 'HTTP/1.1 103 Early Hints\nLink: </a.css>\n\n',
    'a proxy’s tunnel': 'HTTP/1.1 200 Connection established\nProxy-Agent: x\n\n',
    'a redirect that was followed': 'HTTP/1.1 302 Found\nLocation: /login\nContent-Length: 12\n\n',
    'a redirect with its body': 'HTTP/1.1 302 Found\nContent-Length: 5\n\nmoved',
    'a redirect with its body and an end of line': 'HTTP/1.1 302 Found\nContent-Length: 5\n\nmoved\n',
    'a leg of a sign-in': 'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: NTLM abc\nContent-Length: 0\n\n',
  }
  for (const [name, text] of Object.entries(before)) {
    for (const all of [`${text}${REFUSED}`, crlf(`${text}${REFUSED}`), `${text}${text}${REFUSED}`]) {
      const saved = readOne(t, all)
      t.match(saved.response, { status: 401, headers: { server: 'Microsoft-IIS/10.0' } }, name)
      t.match(bodyOf(saved), /^<p>no<\/p>\r?\n$/, name)
    }
  }
})

test('a body that only speaks of status lines is a body', async (t) => {
  const body = '<p>See:</p>\nHTTP/1.1 200 OK\nServer: x\n\nfine'
  t.equal(bodyOf(readOne(t, `HTTP/1.1 401 No\n\n${body}`)), body)
})

test('the request is read where it stands first', async (t) => {
  const saved = readOne(
    t,
    `POST /index.php?/auth HTTP/1.1\nHost: app:8443\nCookie: a=1\nContent-Length: 3\n\na=b\n\n${REFUSED}`,
  )
  t.match(saved.request, {
    method: 'POST',
    target: '/index.php?/auth',
    authority: 'app:8443',
    headers: { cookie: 'a=1' },
  })
  t.equal(saved.response.status, 401)
  t.match(readOne(t, `GET https://wiki.example.com/x?y\nHost: other\n\n${REFUSED}`).request, {
    target: 'https://wiki.example.com/x?y',
    authority: 'wiki.example.com',
  })
})

test('a field that was folded over lines is one', async (t) => {
  const saved = readOne(
    t,
    'HTTP/1.1 401 No\nWWW-Authenticate: Basic\n  realm="a",\n\tcharset="UTF-8"\nServer: x\n\n',
  )
  t.match(saved.response.headers, { 'www-authenticate': 'Basic realm="a", charset="UTF-8"', server: 'x' })
})

test('fields keep any bytes, and any name is a name', async (t) => {
  const { headers } = readOne(
    t,
    Buffer.from('HTTP/1.1 401 No\nX-Name: M\u00fcller\n__proto__: a\nconstructor: b\n\n', 'latin1'),
  ).response
  t.equal(headers['x-name'], 'Müller')
  t.same(Object.keys(headers), ['x-name', '__proto__', 'constructor'])
  t.equal(Object.getPrototypeOf(headers), Object.prototype)
})

test('a head alone has a body that was not seen where it speaks of one', async (t) => {
  const head = 'HTTP/1.1 401 Unauthorized\nContent-Type: text/html\n'
  for (const ends of ['', '\n', '\n\n', '\r\n\r\n']) {
    for (const field of ['Content-Length: 1116\n', 'Transfer-Encoding: chunked\n']) {
      const saved = readOne(t, `${head}${field}${ends}`, { name: 'saved.headers.txt' })
      t.equal(bodyOf(saved), null, JSON.stringify(field + ends))
      t.match(saved.notes, [/the body is not in the file/])
    }
    for (const field of ['', 'Content-Length: 0\n']) {
      const saved = readOne(t, `${head}${field}${ends}`, { name: 'saved.headers.txt' })
      t.equal(bodyOf(saved), '', JSON.stringify(field + ends))
      t.same(saved.notes, [])
    }
  }
})

test('no body is missed where none can be', async (t) => {
  t.equal(bodyOf(readOne(t, 'HEAD / HTTP/1.1\nHost: a\n\nHTTP/1.1 401 No\nContent-Length: 9\n\n')), '')
  t.equal(bodyOf(readOne(t, 'HTTP/1.1 304 Not Modified\nContent-Length: 9\n\n')), '')
})

test('a body is cut to its length, and one that is shorter is kept', async (t) => {
  t.equal(bodyOf(readOne(t, 'HTTP/1.1 401 No\nContent-Length: 4\n\nbody\n')), 'body')
  t.equal(bodyOf(readOne(t, 'HTTP/1.1 401 No\nContent-Length: 40\n\nbody\n')), 'body\n')
  t.equal(bodyOf(readOne(t, 'HTTP/1.1 401 No\nContent-Length: many\n\nbody\n')), 'body\n')
  t.equal(bodyOf(readOne(t, 'HTTP/1.1 401 No\nContent-Length: 1\n\n\n')), '\n')
})

test('a chunked body is put together where it still is chunked, whole', async (t) => {
  const head = 'HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n'
  const bodies: Readonly<Record<string, string>> = {
    '4\r\nbody\r\n0\r\n\r\n': 'body',
    '2\r\nbo\r\n2;a=b\r\ndy\r\n000\r\n\r\n\n': 'body',
    '4\r\nbody\r\n0\r\nServer-Timing: a\r\n\r\n': 'body',
    '4\r\nbody\r\n': '4\r\nbody\r\n',
    '4\r\nbo\r\n0\r\n\r\n': '4\r\nbo\r\n0\r\n\r\n',
    '0\r\n\r\n<p>more</p>': '0\r\n\r\n<p>more</p>',
    '<p>body</p>': '<p>body</p>',
    'ffffffff\r\nbody\r\n0\r\n\r\n': 'ffffffff\r\nbody\r\n0\r\n\r\n',
  }
  for (const [body, content] of Object.entries(bodies)) {
    t.equal(bodyOf(readOne(t, head + body)), content, JSON.stringify(body))
  }
})

const CODINGS = {
  gzip: gzipSync,
  deflate: deflateSync,
  'deflate ': deflateRawSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const

test('a compressed body stays so, and one that curl has decompressed is taken as it is', async (t) => {
  const text = '<h1>Not this way</h1>\n'.repeat(20)
  for (const [coding, compress] of Object.entries(CODINGS)) {
    const bytes = compress(Buffer.from(text))
    const head = `HTTP/1.1 401 No\nContent-Encoding: ${coding}\nContent-Length: ${bytes.length}\n\n`
    const sent = readOne(t, Buffer.concat([Buffer.from(head), bytes, Buffer.from('\n')]))
    t.match(sent.response.body, { form: 'sent', bytes }, coding)
    const decoded = readOne(t, head + text)
    t.match(decoded.response.body, { form: 'decoded' }, coding)
    t.equal(bodyOf(decoded), text, coding)
  }
})

test('what cannot be read is refused with the file, the line and what to do', async (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    '': /saved\.http: is empty; save an answer in it, as curl -i does$/,
    '\n\n<!doctype html>': /saved\.http:3: no status line .*curl -i/,
    'HTTP/1.1 401 No\nServer: x\nno field\n\n':
      /saved\.http:3: this line of a head is no field; a field is "Name: value"/,
    'HTTP/1.1 401 No\n<p>body</p>\n': /saved\.http:2: this line of a head is no field; .*an empty line/,
    'HTTP/1.1 100 Continue\n\n': /saved\.http:1: only an interim answer/,
    'HTTP/1.1 099 No\n\n': /saved\.http:1: the status must be 100 to 999; found 099/,
    'GET / HTTP/1.1\nHost: a\n\n': /saved\.http:1: holds a request and no response/,
    'HTTP/1.1 401No\n\n': /saved\.http:1: no status line/,
  }
  for (const [text, message] of Object.entries(wrong)) {
    t.throws(() => readOne(t, text), { code: 'USHER_SAVED', message }, JSON.stringify(text))
  }
})
