// RFC 9110 7.6, 7.8, 9.3, 10.1.1; RFC 9112 9: what belongs to the connection, and what follows on it.
import { closed, HIDDEN, post, refused, request, served } from './case.ts'
import type { Case } from './case.ts'

const END = '0\r\n\r\n'
const SIZE = HIDDEN.length
const HIDDEN_BODY = JSON.stringify(HIDDEN)

const NAMED_BY_CONNECTION = [
  'Content-Length',
  'content-length, x',
  'CONTENT-LENGTH',
  'close-not, Content-Length',
  'Content-Length, Content-Length',
]

const WITH_BODIES = [
  'GET',
  'DELETE',
  'OPTIONS',
  'PUT',
  'PATCH',
  'PROPFIND',
  'REPORT',
  'SEARCH',
  'LOCK',
  'QUERY',
  'M-SEARCH',
]

function inLength(method: string): Case {
  const sent = request(`${method} / HTTP/1.1`, `Content-Length: ${SIZE}`, HIDDEN)
  return served(`${method} with a body`, sent, `${method} / ${HIDDEN_BODY}`)
}

function inChunks(method: string): Case {
  const sent = request(
    `${method} / HTTP/1.1`,
    'Transfer-Encoding: chunked',
    `${SIZE.toString(16)}\r\n${HIDDEN}\r\n${END}`,
  )
  return served(`${method} with chunks`, sent, `${method} / ${HIDDEN_BODY}`)
}

const H2C = 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__'

export const CONNECTIONS: readonly Case[] = [
  ...NAMED_BY_CONNECTION.map((options) =>
    served(
      `Connection: ${options}`,
      post(`Connection: ${options}\r\nContent-Length: ${SIZE}`, HIDDEN),
      `POST / ${HIDDEN_BODY}`,
    ),
  ),
  served(
    'Connection: Transfer-Encoding',
    post('Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked', `2\r\nab\r\n${END}`),
    'POST / "ab"',
  ),
  refused(
    'Connection hides one of CL and TE',
    post('Connection: Content-Length\r\nContent-Length: 4\r\nTransfer-Encoding: chunked', END),
  ),
  served('Connection: Host', request('GET / HTTP/1.1', 'Connection: Host'), 'GET /'),
  served(
    'Connection: Host, with absolute-form',
    request('GET http://a.example/ HTTP/1.1', 'Connection: host'),
    'GET http://a.example/',
  ),
  served('Connection: Upgrade alone', request('GET / HTTP/1.1', 'Connection: Upgrade'), 'GET /'),
  served(
    'Connection in two lines',
    post(`Connection: x\r\nConnection: Content-Length\r\nContent-Length: ${SIZE}`, HIDDEN),
    `POST / ${HIDDEN_BODY}`,
  ),
  served('Connection: Expect', post('Connection: Expect\r\nContent-Length: 2', 'ab'), 'POST / "ab"'),
  served(
    'Connection: X-Forwarded-For',
    request('GET / HTTP/1.1', 'Connection: X-Forwarded-For, X-Forwarded-Host'),
    'GET /',
  ),
  served(
    'Proxy-Connection and Keep-Alive',
    request('GET / HTTP/1.1', 'Proxy-Connection: keep-alive\r\nKeep-Alive: timeout=5'),
    'GET /',
  ),
  closed('Connection: close', request('GET / HTTP/1.1', 'Connection: close', HIDDEN), 'GET /'),
  closed(
    'Connection: close among others',
    request('GET / HTTP/1.1', 'Connection: x, close', HIDDEN),
    'GET /',
  ),

  ...WITH_BODIES.flatMap((method) => [inLength(method), inChunks(method)]),
  served(
    'HEAD with a body',
    request('HEAD / HTTP/1.1', `Content-Length: ${SIZE}`, HIDDEN),
    `HEAD / ${HIDDEN_BODY}`,
  ),
  served(
    'a body in a GET of no bytes',
    request('GET / HTTP/1.1', 'Content-Length: 0', HIDDEN),
    'GET /',
    'GET /hidden',
  ),

  served('two requests', `${request('GET /1 HTTP/1.1')}${request('GET /2 HTTP/1.1')}`, 'GET /1', 'GET /2'),
  served('a body and a request', `${post('Content-Length: 2', 'ab')}${HIDDEN}`, 'POST / "ab"', 'GET /hidden'),
  served(
    'CRLF behind a body',
    `${post('Content-Length: 2', 'ab')}\r\n${HIDDEN}`,
    'POST / "ab"',
    'GET /hidden',
  ),
  refused('a byte behind a body', `${post('Content-Length: 2', 'ab')}X${HIDDEN}`, 'POST / "ab"'),
  refused(
    'a byte behind chunks',
    `${post('Transfer-Encoding: chunked', `2\r\nab\r\n${END}`)}\0${HIDDEN}`,
    'POST / "ab"',
  ),
  refused(
    'a request, then one in two meanings',
    `${request('GET /1 HTTP/1.1')}${post('Content-Length: 4\r\nTransfer-Encoding: chunked', END)}`,
    'GET /1',
  ),
  refused('a request, then nonsense', `${request('GET /1 HTTP/1.1')}\u0016\u0003\u0001`, 'GET /1'),
  refused('TLS', '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003'),
  refused('the preface of HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0`),
  refused('an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),

  served(
    'Expect: 100-continue with its body at once',
    post('Expect: 100-continue\r\nContent-Length: 2', 'ab'),
    'POST / "ab"',
  ),
  served(
    'Expect: 100-continue without a body',
    post('Expect: 100-continue\r\nContent-Length: 0', HIDDEN),
    'POST /',
    'GET /hidden',
  ),
  served(
    'Expect: 100-continue with chunks',
    post('Expect: 100-Continue\r\nTransfer-Encoding: chunked', `2\r\nab\r\n${END}`),
    'POST / "ab"',
  ),
  served(
    'Expect: 100-continue twice',
    post('Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 2', 'ab'),
    'POST / "ab"',
  ),
  served(
    'Expect of something else is 417, and its body nobody’s',
    post(`Expect: x\r\nContent-Length: ${SIZE}`, HIDDEN),
  ),

  closed(
    'an upgrade to h2c',
    request('GET / HTTP/1.1', `Connection: Upgrade, HTTP2-Settings\r\n${H2C}`, HIDDEN),
    'GET /',
  ),
  closed(
    'an upgrade to h2c with a body',
    post(`Connection: Upgrade, HTTP2-Settings\r\n${H2C}\r\nContent-Length: ${SIZE}`, HIDDEN),
    `POST / ${HIDDEN_BODY}`,
  ),
  closed(
    'an upgrade to h2c with chunks',
    post(`Connection: Upgrade, HTTP2-Settings\r\n${H2C}\r\nTransfer-Encoding: chunked`, `2\r\nab\r\n${END}`),
    'POST / "ab"',
  ),
  closed(
    'an upgrade to h2c among others',
    request('GET / HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket, h2c', HIDDEN),
    'GET /',
  ),
  closed(
    'an upgrade to h2c in capitals',
    request('GET / HTTP/1.1', 'Connection: upgrade\r\nUpgrade: H2C', HIDDEN),
    'GET /',
  ),
  closed(
    'an upgrade that the upstream refuses',
    request('GET / HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket', HIDDEN),
    'GET /',
  ),
  closed(
    'a POST for an upgrade',
    request('POST / HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket', HIDDEN),
    'POST /',
  ),
  closed(
    'an upgrade with a body',
    post(`Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: ${SIZE}`, HIDDEN),
    `POST / ${HIDDEN_BODY}`,
  ),
  closed(
    'an upgrade with chunks',
    post('Connection: Upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked', `2\r\nab\r\n${END}`),
    'POST / "ab"',
  ),
  refused(
    'an upgrade in two meanings',
    post('Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 4\r\nTransfer-Encoding: chunked', END),
  ),
  refused(
    'an upgrade of Usher’s own paths',
    request('GET /.usher/health HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: websocket', HIDDEN),
  ),
  closed(
    'an upgrade in HTTP/1.0',
    request('GET / HTTP/1.0', 'Connection: Upgrade\r\nUpgrade: websocket', HIDDEN),
    'GET /',
  ),
]
