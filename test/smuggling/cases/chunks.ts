// RFC 9112 7.1: chunks in every odd spelling.
import { closed, HIDDEN, post, refused, served, unfinished } from './case.ts'
import type { Case } from './case.ts'

const END = '0\r\n\r\n'

function chunked(body: string): string {
  return post('Transfer-Encoding: chunked', body)
}

// Each before CRLF, four bytes, CRLF and an end.
const BAD_SIZES = [
  ...[
    '0x4',
    '0X4',
    '+4',
    '-4',
    ' 4',
    '\t4',
    '4h',
    'g',
    '',
    '4 4',
    '4.',
    '4,',
    '\u00004',
    '4\0',
    '4\v',
    '4\f',
    '"4"',
  ],
  ...['4\r', '４', '٤', '4\u00a0', '%34', '4_', '_4', '4-', '4=', '4:', '10000000000000004', '4\u007f'],
  ...['100000000000000000000000000000004', 'ffffffffffffffff0', 'fffffffffffffffff', '-0', '+0', '0x0', ' 0'],
]

const BAD_EXTENSIONS = [
  ...[
    '4;',
    '4;\n',
    '4;a\n',
    '4;a=b\n',
    '4;a="\n"',
    '4;a="\r\n"',
    '4;a="b\r\n',
    '4;a=\rb',
    '4;a="b\rc"',
    '4;\r',
  ],
  ...[
    '4;a=b\0',
    '4;\0',
    '4;a=\u0001',
    '4;a="\u007f"',
    '4;a b',
    '4;a="b"c',
    '4; a',
    '4 ;a',
    '4;a =b',
    '4;a= b',
  ],
  ...['4;;', '4;a;', '4;a=;', '4;a="b', '4;a={}', '4;a,b'],
]

const ACCEPTED_EXTENSIONS = [
  '4;a',
  '4;=b',
  '4;a=b',
  '4;a="b c"',
  '4;a=b;c=d',
  '4;a="b;c"',
  '4;a="\\""',
  `4;${'a'.repeat(2_000)}`,
]

const BROKEN: readonly (readonly [string, string])[] = [
  ['a size ended by a bare LF', `4\nabcd\r\n${END}`],
  ['a size ended by a bare CR', `4\rabcd\r\n${END}`],
  ['a size ended by CR CR LF', `4\r\r\nabcd\r\n${END}`],
  ['a size ended by LF CR', `4\n\rabcd\r\n${END}`],
  ['data ended by a bare LF', `4\r\nabcd\n${END}`],
  ['data ended by a bare CR', `4\r\nabcd\r${END}`],
  ['data ended by nothing', `4\r\nabcd${END}`],
  ['data ended by two other bytes', `4\r\nabcdXX${END}`],
  ['more data than its size', `3\r\nabcd\r\n${END}`],
  ['less data than its size', `5\r\nabcd\r\n${END}${HIDDEN}`],
  ['a hidden request for a size', `${HIDDEN}${END}`],
  ['an empty line for a size', `\r\n4\r\nabcd\r\n${END}`],
  ['a last chunk ended by a bare LF', `4\r\nabcd\r\n0\n\n${HIDDEN}`],
  ['a last chunk ended by CRLF LF', `4\r\nabcd\r\n0\r\n\n${HIDDEN}`],
  ['a last chunk ended by LF CRLF', `4\r\nabcd\r\n0\n\r\n${HIDDEN}`],
  ['a last chunk ended by CRLF CR', `4\r\nabcd\r\n0\r\n\rX${HIDDEN}`],
  ['a trailer folded', `0\r\nX: y\r\n z\r\n\r\n${HIDDEN}`],
  ['a trailer with a space before its colon', `0\r\nX : y\r\n\r\n${HIDDEN}`],
  ['a trailer without a colon', `0\r\nX\r\n\r\n${HIDDEN}`],
  ['a trailer ended by a bare LF', `0\r\nX: y\n\r\n${HIDDEN}`],
  ['a trailer with a bare CR', `0\r\nX: y\rz\r\n\r\n${HIDDEN}`],
  ['a trailer with a NUL', `0\r\nX: \0\r\n\r\n${HIDDEN}`],
  ['a request line for a trailer', `0\r\n${HIDDEN}`],
]

const TRAILERS = [
  ...['X: y', 'Host: evil.example', 'X-Forwarded-For: 10.6.6.6', 'Trailer: X'],
  ...['__proto__: x', 'Authorization: Basic Og==', 'Upgrade: websocket'],
]

const FRAMING_TRAILERS = [
  ...['Content-Length: 400', 'Content-Length: 1\r\nContent-Length: 2'],
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
]

export const CHUNKS: readonly Case[] = [
  served('chunks', chunked(`2\r\nab\r\n2\r\ncd\r\n${END}`), 'POST / "abcd"'),
  served('a chunk in capital hex', chunked(`A\r\n0123456789\r\n${END}`), 'POST / "0123456789"'),
  served('zeros before a size', chunked(`0004\r\nabcd\r\n0000\r\n\r\n`), 'POST / "abcd"'),
  served(
    'a hidden request in a chunk',
    chunked(`${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n${END}`),
    `POST / ${JSON.stringify(HIDDEN)}`,
  ),
  served('an end of chunks in a chunk', chunked(`5\r\n${END}\r\n${END}`), `POST / ${JSON.stringify(END)}`),
  served(
    'what follows the last chunk is the next request',
    chunked(`${END}${HIDDEN}`),
    'POST /',
    'GET /hidden',
  ),
  ...BAD_SIZES.map((size) =>
    refused(`a chunk of size ${size}`, chunked(`${size}\r\nabcd\r\n${END}${HIDDEN}`)),
  ),
  ...BAD_SIZES.map((size) =>
    refused(`a second chunk of size ${size}`, chunked(`2\r\nab\r\n${size}\r\nabcd\r\n${END}${HIDDEN}`)),
  ),
  ...BAD_EXTENSIONS.map((line) =>
    refused(`a chunk begun by ${line}`, chunked(`${line}\r\nabcd\r\n${END}${HIDDEN}`)),
  ),
  ...ACCEPTED_EXTENSIONS.map((line) =>
    served(
      `an extension is left out: ${line.slice(0, 20)}`,
      chunked(`${line}\r\nabcd\r\n${END}`),
      'POST / "abcd"',
    ),
  ),
  ...BROKEN.map(([what, body]) => refused(what, chunked(body))),
  ...TRAILERS.map((lines) =>
    served(`a trailer is left out: ${lines}`, chunked(`2\r\nab\r\n0\r\n${lines}\r\n\r\n`), 'POST / "ab"'),
  ),
  ...FRAMING_TRAILERS.map((lines) =>
    refused(`a trailer of framing: ${lines}`, chunked(`2\r\nab\r\n0\r\n${lines}\r\n\r\n${HIDDEN}`)),
  ),
  closed('a trailer that closes', chunked(`0\r\nConnection: close\r\n\r\n${HIDDEN}`), 'POST /'),
  unfinished('no last chunk', chunked('4\r\nabcd\r\n')),
  unfinished('no last chunk, and what looks like one in the data', chunked(`ff\r\n${END}${HIDDEN}`)),
  unfinished('a last chunk without its empty line', chunked('4\r\nabcd\r\n0\r\n')),
  unfinished('no end of the trailers', chunked('0\r\nX: y\r\n')),
]
