// What `curl -v` writes: to a file, to a terminal, with -i and without.
import { test } from 'tap'
import { bodyOf, crlf, readOne } from './writing.ts'

const METER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`

const ASKED = `*   Trying 127.0.0.1:8080...
* Connected to app (127.0.0.1) port 8080 (#0)
> GET /index.php?/ext/jira/x HTTP/1.1
> Host: app:8080
> User-Agent: curl/7.88.1
> Accept: */*
> Cookie: a=1
> 
`

const ANSWERED = `< HTTP/1.1 401 Unauthorized
* Added cookie a="1" for domain app, path /, expire 0
< Set-Cookie: a=1
< Server: Microsoft-IIS/10.0
< Transfer-Encoding: chunked
< 
`

const EXPECTED = {
  request: {
    method: 'GET',
    target: '/index.php?/ext/jira/x',
    authority: 'app:8080',
    headers: { cookie: 'a=1' },
  },
  response: {
    status: 401,
    statusMessage: 'Unauthorized',
    headers: { 'set-cookie': 'a=1', server: 'Microsoft-IIS/10.0' },
  },
}

const BODY = '<p>one</p>\n<p>two</p>'
const INTACT = '* Connection #0 to host app left intact\n'

const WRITTEN: Readonly<Record<string, string>> = {
  'in silence': `${ASKED}${ANSWERED}{ [35 bytes data]\n${INTACT}${BODY}`,
  'with a meter': `${METER}${ASKED}${ANSWERED}{ [35 bytes data]\n\r100    20    0    20    0     0   4439      0 --:--:-- --:--:-- --:--:--  5000\n${INTACT}${BODY}`,
  'with a meter that a slow answer drew twice': `${METER}${ASKED}${ANSWERED}{ [35 bytes data]\n<p>one</p>\n\r100    20    0    20    0     0   4439      0 --:--:-- --:--:-- --:--:--  5000\r100    20    0    20    0     0   4438      0 --:--:-- --:--:-- --:--:--  4999\n<p>two</p>`,
  'on a terminal': `${ASKED}${ANSWERED}${BODY}${INTACT}`,
  'on a terminal, a note in the middle of the body': `${ASKED}${ANSWERED}<p>one</p>\n${INTACT}<p>two</p>`,
  'without the lines of curl': `${ASKED.replaceAll(/^\*.*\n/gm, '')}${ANSWERED}${BODY}`,
  'with -i': `${ASKED}${ANSWERED}{ [35 bytes data]\n${INTACT}HTTP/1.1 401 Unauthorized\nServer: x\n\n${BODY}`,
  'with -i on a terminal': `${ASKED}${ANSWERED.replaceAll(/^< (.*)\n/gm, '< $1\n$1\n')}${BODY}${INTACT}`,
  'after a redirect': `${ASKED.replace('/index.php?/ext/jira/x', '/')}< HTTP/1.1 302 Found\n< Location: /x\n< \n* Ignoring the response-body\n{ [20 bytes data]\n* Issue another request to this URL: 'http://app/x'\n${ASKED}${ANSWERED}${BODY}`,
  'after an interim answer': `${ASKED}< HTTP/1.1 100 Continue\n< \n${ANSWERED}${BODY}`,
}

test('the last request and its answer are read, and nothing of what curl says besides', async (t) => {
  for (const [how, text] of Object.entries(WRITTEN)) {
    for (const written of [text, text.replaceAll(/(?<=^[<>] .*)\n/gm, '\r\n')]) {
      const saved = readOne(t, written)
      t.match(saved, EXPECTED, how)
      t.equal(bodyOf(saved), BODY, how)
    }
  }
})

test('names in bold, as curl prints them on a terminal, are names', async (t) => {
  const saved = readOne(t, 'HTTP/2 401 \n\u001b[1mserver\u001b[0m: IIS\n\n')
  t.equal(saved.response.headers['server'], 'IIS')
})

test('without an answer it is refused', async (t) => {
  t.throws(() => readOne(t, `${ASKED}< HTTP/1.1 100 Continue\n< \n`), {
    message: /:\d+: only an interim answer/,
  })
  t.throws(() => readOne(t, ASKED), { message: /:1: no status line/ })
})

test('HTML that shows such lines is no such file', async (t) => {
  const page = `<pre>\n< HTTP/1.1 200 OK\n< \n</pre>`
  t.equal(bodyOf(readOne(t, crlf(`HTTP/1.1 401 No\n\n${page}`))), crlf(page))
})
