// RFC 9113 8: what HTTP/2 can say and HTTP/1.1 would read differently.
import { data, headers } from '../http2Frames.ts'
import type { Field } from '../http2Frames.ts'
import { HIDDEN } from './case.ts'

export type Downgrade = {
  readonly name: string
  readonly frames: readonly Buffer[]
  /** What the upstream sees, whole; nothing where it is refused. */
  readonly reaches: readonly string[]
}

const PSEUDO = { ':method': 'GET', ':scheme': 'https', ':authority': 'a.example', ':path': '/' }

function pseudo(changed: Partial<typeof PSEUDO> = {}): Field[] {
  return Object.entries({ ...PSEUDO, ...changed })
}

const GET = pseudo()
const POST = pseudo({ ':method': 'POST' })

function refused(name: string, ...frames: Buffer[]): Downgrade {
  return { name, frames, reaches: [] }
}

function served(name: string, reaches: string, ...frames: Buffer[]): Downgrade {
  return { name, frames, reaches: [reaches] }
}

function withBody(lines: readonly Field[], ...bodies: string[]): Buffer[] {
  const parts = bodies.map((body, index) => data(body, { endsStream: index === bodies.length - 1 }))
  return [headers([...POST, ...lines], { endsStream: false }), ...parts]
}

const LINE_BREAKS = ['\r\n', '\n', '\r', '\0', '\r\n\r\n', '\r\n ', '\n\n']
const SMUGGLED = 'GET /hidden HTTP/1.1'

const CONNECTION_FIELDS: readonly Field[] = [
  ['transfer-encoding', 'chunked'],
  ['transfer-encoding', 'identity'],
  ['transfer-encoding', ''],
  ['connection', 'close'],
  ['connection', 'content-length'],
  ['connection', 'keep-alive'],
  ['keep-alive', 'timeout=5'],
  ['proxy-connection', 'keep-alive'],
  ['upgrade', 'h2c'],
  ['upgrade', 'websocket'],
  ['te', 'gzip'],
  ['te', 'chunked'],
]

// nghttp2 leaves these fields out and goes on (RFC 9113 8.2.1 would have the stream refused): one meaning.
const LEFT_OUT_NAMES = [
  ...[
    'x y',
    'x:',
    'x: y',
    'x\r',
    'x\n',
    'x\0',
    '',
    ' x',
    'x ',
    'x\ty',
    'x,y',
    '"x"',
    'x\u00e9',
    'x:transfer-encoding',
  ],
  ...['transfer-encoding: chunked\r\nx', 'host: evil.example\r\nx', `x\r\n\r\n${SMUGGLED}\r\nhost`],
]

const BAD_NAMES = ['X', 'Content-Length', 'Transfer-Encoding', ':x', ':status', ':path\r\n']

const BAD_PATHS = [
  ...[
    '',
    ' ',
    '/a b',
    ' /',
    '/ ',
    '/ HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    '/\r\nx: y',
    '/\n',
    '/\r',
    '/\0',
    '/\t',
    '*',
    'x',
    'evil.example',
  ],
  ...['http://evil.example/', '@evil.example/', ':80/', '/\u00e9', '/\u007f', `/ ${SMUGGLED}`, '?x'],
]

const BAD_METHODS = [
  'GET /hidden HTTP/1.1\r\nx:',
  'GET ',
  ' GET',
  'G ET',
  'get',
  '',
  'GET\r\n',
  'GET\0',
  'GET\t',
  'FOO',
  'PRI',
  'GET,POST',
  'GET / HTTP/1.1',
]

const BAD_AUTHORITIES = [
  ...[
    '',
    ' ',
    'a b',
    'a.example\r\nx: y',
    'a.example/',
    'a@b',
    'a,b',
    'a.example#',
    'a.example?x',
    'a.example\\',
    '\u00e9',
    '[',
    'a:b',
    'a.example, b',
  ],
]

const BAD_SCHEMES = ['ftp', 'foo', 'HTTPS://a', 'https ', 'http://evil.example/x?', '', 'x\r\ny: z', 'unix']

const BAD_LENGTHS = [
  '5',
  '3',
  '0',
  '-4',
  '+4',
  '4,4',
  '0x4',
  'four',
  '',
  ' ',
  '99999999999999999999',
  '4 4',
  '4.0',
]

const OUT_OF_ORDER: readonly (readonly [string, readonly Field[]])[] = [
  ['a pseudo-header behind a field', [['x', 'y'], ...GET]],
  ['the path behind a field', [...GET.slice(0, 3), ['x', 'y'], [':path', '/']]],
  ['two methods', [...GET, [':method', 'POST']]],
  ['two paths', [...GET, [':path', '/hidden']]],
  ['two schemes', [...GET, [':scheme', 'http']]],
  ['two authorities', [...GET, [':authority', 'evil.example']]],
  ['no method', GET.slice(1)],
  ['no scheme', GET.filter(([name]) => name !== ':scheme')],
  ['no path', GET.slice(0, 3)],
  ['no authority', GET.filter(([name]) => name !== ':authority')],
  ['no fields at all', []],
  ['a pseudo-header of answers', [[':status', '200'], ...GET]],
  ['one that nobody knows', [[':hidden', '1'], ...GET]],
  ['a protocol, though it is no CONNECT', [...GET, [':protocol', 'websocket']]],
  ['another host in Host', [...GET, ['host', 'evil.example']]],
  ['another host in Host, the same first', [...GET, ['host', 'a.example'], ['host', 'evil.example']]],
  [
    'CONNECT',
    [
      [':method', 'CONNECT'],
      [':authority', 'a.example:80'],
    ],
  ],
  ['CONNECT with a path', pseudo({ ':method': 'CONNECT' })],
  ['CONNECT for a WebSocket (RFC 8441)', [...pseudo({ ':method': 'CONNECT' }), [':protocol', 'websocket']]],
  ['two lengths', [...POST, ['content-length', '0'], ['content-length', '0']]],
]

export const DOWNGRADES: readonly Downgrade[] = [
  ...LINE_BREAKS.map((bytes) =>
    served(
      `${JSON.stringify(bytes)} in a value: the field is left out`,
      'GET /',
      headers([...GET, ['x', `a${bytes}transfer-encoding: chunked`]]),
    ),
  ),
  ...LINE_BREAKS.map((bytes) =>
    served(
      `${JSON.stringify(bytes)} at the end of a value: the field is left out`,
      'GET /',
      headers([...GET, ['x', `a${bytes}`]]),
    ),
  ),
  ...CONNECTION_FIELDS.map((field) => refused(field.join(': '), ...withFields([field]))),
  ...LEFT_OUT_NAMES.map((name) =>
    served(
      `the name ${JSON.stringify(name)}: the field is left out`,
      'GET /',
      headers([...GET, [name, 'chunked']]),
    ),
  ),
  ...BAD_NAMES.map((name) =>
    refused(`the name ${JSON.stringify(name)}`, headers([...GET, [name, 'chunked']])),
  ),
  ...BAD_PATHS.map((path) => refused(`the path ${JSON.stringify(path)}`, headers(pseudo({ ':path': path })))),
  ...BAD_METHODS.map((method) =>
    refused(`the method ${JSON.stringify(method)}`, headers(pseudo({ ':method': method }))),
  ),
  ...BAD_AUTHORITIES.map((host) =>
    refused(`the authority ${JSON.stringify(host)}`, headers(pseudo({ ':authority': host }))),
  ),
  ...BAD_SCHEMES.map((scheme) =>
    refused(
      `the scheme ${JSON.stringify(scheme)} with an absolute path`,
      headers(pseudo({ ':scheme': scheme, ':path': 'http://evil.example/' })),
    ),
  ),
  ...BAD_LENGTHS.map((length) =>
    refused(`four bytes of content-length ${length}`, ...withBody([['content-length', length]], 'abcd')),
  ),
  ...OUT_OF_ORDER.map(([name, fields]) => refused(name, headers(fields))),
  refused('a length without a body', headers([...POST, ['content-length', '4']])),
  refused('a body in pieces that is too long', ...withBody([['content-length', '4']], 'abcd', HIDDEN)),
  refused('a body in pieces that is too short', ...withBody([['content-length', '400']], 'abcd', HIDDEN)),
  refused('a pseudo-header in trailers', ...withTrailers([[':path', '/hidden']])),
  refused('transfer-encoding in trailers', ...withTrailers([['transfer-encoding', 'chunked']])),
  served('a line break in trailers: they are left out', 'POST / "ab"', ...withTrailers([['x', 'y\r\n\r\n']])),
  refused('an upper-case name in trailers', ...withTrailers([['X', 'y']])),
  served('a body that looks like a request', `POST / ${JSON.stringify(HIDDEN)}`, ...withBody([], HIDDEN)),
  served(
    'the same with its length',
    `POST / ${JSON.stringify(HIDDEN)}`,
    ...withBody([['content-length', String(HIDDEN.length)]], HIDDEN),
  ),
  served('what looks like chunks', 'POST / "0\\r\\n\\r\\n"', ...withBody([], '0\r\n\r\n')),
  served('a GET with a body', 'GET / "ab"', headers(GET, { endsStream: false }), data('ab')),
  served('no body at all', 'POST /', headers(POST)),
  served('trailers are left out', 'POST / "ab"', ...withTrailers([['x', 'y']])),
  served(
    'a framing twin is left out',
    'POST / "ab"',
    ...withBody(
      [
        ['transfer_encoding', 'chunked'],
        ['content_length', '9'],
      ],
      'ab',
    ),
  ),
  served('the same host in Host', 'GET /', headers([...GET, ['host', 'a.example']])),
  served('te: trailers', 'GET /', headers([...GET, ['te', 'trailers']])),
  served('two slashes', 'GET //evil.example/', headers(pseudo({ ':path': '//evil.example/' }))),
]

function withFields(fields: readonly Field[]): Buffer[] {
  return withBody(fields, '0\r\n\r\n')
}

function withTrailers(fields: readonly Field[]): Buffer[] {
  return [headers(POST, { endsStream: false }), data('ab', { endsStream: false }), headers(fields)]
}
