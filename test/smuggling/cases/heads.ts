// RFC 9112 2.2 to 5, RFC 9110 5: lines, names and values of a head.
import { HIDDEN, refused, request, served } from './case.ts'
import type { Case } from './case.ts'

const CONTROLS = [0, 1, 7, 8, 11, 12, 14, 27, 31, 127]

function shown(code: number): string {
  return `0x${code.toString(16).padStart(2, '0')}`
}

function withControl(code: number): Case[] {
  const byte = String.fromCharCode(code)
  return [
    refused(`${shown(code)} in a value`, request('GET / HTTP/1.1', `X: a${byte}b`)),
    refused(`${shown(code)} in a name`, request('GET / HTTP/1.1', `X${byte}Y: a`)),
    refused(`${shown(code)} in a target`, request(`GET /a${byte}b HTTP/1.1`)),
    refused(`${shown(code)} before a method`, request(`${byte}GET / HTTP/1.1`)),
  ]
}

const BAD_NAMES = [
  ...[
    '',
    ' ',
    'X Y',
    'X\t',
    ' X',
    '\tX',
    '(X)',
    '"X"',
    'X/Y',
    'X[0]',
    'X{',
    'X=',
    'X@',
    'X,Y',
    'X;Y',
    '\u00e9',
    'X\\',
    '<X>',
    'X?',
  ],
]

const LINES: readonly (readonly [string, string])[] = [
  ['all lines ended by LF', 'GET / HTTP/1.1\nHost: a.example\n\n'],
  ['the request line ended by LF', 'GET / HTTP/1.1\nHost: a.example\r\n\r\n'],
  ['the request line ended by CR', 'GET / HTTP/1.1\rHost: a.example\r\n\r\n'],
  ['a field ended by LF', 'GET / HTTP/1.1\r\nHost: a.example\nX: y\r\n\r\n'],
  ['a field ended by CR', 'GET / HTTP/1.1\r\nHost: a.example\rX: y\r\n\r\n'],
  ['a field ended by LF CR', 'GET / HTTP/1.1\r\nHost: a.example\n\rX: y\r\n\r\n'],
  ['a field ended by CR CR LF', 'GET / HTTP/1.1\r\nHost: a.example\r\r\nX: y\r\n\r\n'],
  ['the head ended by LF', 'GET / HTTP/1.1\r\nHost: a.example\r\n\n'],
  ['the head ended by LF LF', 'GET / HTTP/1.1\r\nHost: a.example\n\n'],
  ['the head ended by CR CR', 'GET / HTTP/1.1\r\nHost: a.example\r\rX'],
  ['the head ended by CR LF CR', 'GET / HTTP/1.1\r\nHost: a.example\r\n\rX\r\n\r\n'],
  ['CR LF inside a value, hidden behind CR', `GET / HTTP/1.1\r\nHost: a.example\r\nX: y\r\r\n\r\n${HIDDEN}`],
  ['a folded value', 'GET / HTTP/1.1\r\nHost: a.example\r\nX: a\r\n b\r\n\r\n'],
  ['a value folded by a tab', 'GET / HTTP/1.1\r\nHost: a.example\r\nX: a\r\n\tb\r\n\r\n'],
  ['a folded first field', 'GET / HTTP/1.1\r\n Host: a.example\r\n\r\n'],
  ['a folded last line', 'GET / HTTP/1.1\r\nHost: a.example\r\n \r\n\r\n'],
  ['a fold of nothing but a tab', 'GET / HTTP/1.1\r\nHost: a.example\r\nX: a\r\n\t\r\n\r\n'],
  ['a folded Host', 'GET / HTTP/1.1\r\nHost:\r\n a.example\r\n\r\n'],
  ['a field without a colon', 'GET / HTTP/1.1\r\nHost: a.example\r\nX\r\n\r\n'],
  ['a second request line for a field', 'GET / HTTP/1.1\r\nGET /hidden HTTP/1.1\r\nHost: a.example\r\n\r\n'],
  ['a field of nothing', 'GET / HTTP/1.1\r\nHost: a.example\r\n:\r\n\r\n'],
]

export const HEADS: readonly Case[] = [
  ...CONTROLS.flatMap(withControl),
  ...BAD_NAMES.map((name) =>
    refused(`a field of the name "${name}"`, request('GET / HTTP/1.1', `${name}: x`)),
  ),
  ...LINES.map(([what, sent]) => refused(what, sent)),
  served('an empty value', request('GET / HTTP/1.1', 'X:'), 'GET /'),
  served('a value of spaces and tabs', request('GET / HTTP/1.1', 'X: \t \t'), 'GET /'),
  served('a tab inside a value', request('GET / HTTP/1.1', 'X: a\tb'), 'GET /'),
  served('bytes above ASCII in a value', request('GET / HTTP/1.1', 'X: \u0080\u0085\u00a0\u00ff'), 'GET /'),
  served('every letter that a name may have', request('GET / HTTP/1.1', "!#$%&'*+-.^_`|~09AZaz: x"), 'GET /'),
  served(
    'names of the language that Usher is written in',
    request('GET / HTTP/1.1', '__proto__: x\r\nconstructor: y\r\ntoString: z'),
    'GET /',
  ),
  served('an empty line before a request', `\r\n${request('GET / HTTP/1.1')}`, 'GET /'),
  served('several of them', `\r\n\r\n\r\n${request('GET / HTTP/1.1')}`, 'GET /'),
]
