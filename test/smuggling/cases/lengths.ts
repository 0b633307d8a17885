// RFC 9110 8.6, RFC 9112 6: where a body ends.
import { closed, HIDDEN, post, refused, request, served, unfinished } from './case.ts'
import type { Case } from './case.ts'

const CHUNKED = 'Transfer-Encoding: chunked'
const SIZE = HIDDEN.length

// Values of Content-Length that are no number of bytes, or more than one.
const NO_LENGTHS = [
  ...[
    '',
    ' ',
    '-1',
    '+4',
    '4 4',
    '4,',
    ',4',
    '4, 4',
    '4,5',
    '4;',
    '4.0',
    '4e0',
    '0x4',
    '0b100',
    '0o4',
    'four',
  ],
  ...[
    '٤',
    '４',
    '"4"',
    "'4'",
    '4\t4',
    '1 HTTP/1.1',
    'NaN',
    'Infinity',
    '4\v',
    '\v4',
    '4\f',
    '4\u00a0',
    '\u00854',
  ],
  ...['18446744073709551616', '18446744073709551620', '99999999999999999999999999', '-18446744073709551612'],
]

// The names and values with which somebody might take a body for chunked, and somebody else not.
const NO_CODINGS = [
  ...[
    'xchunked',
    'chunkedx',
    'chunke',
    ' chunked x',
    'chunked;',
    'chunked;q=1',
    'chunked; foo=bar',
    '"chunked"',
  ],
  ...[
    "'chunked'",
    'chunked,',
    ', chunked',
    ',chunked,',
    'chunked, identity',
    'identity',
    'identity, chunked',
  ],
  ...[
    'chunked, chunked',
    'gzip',
    'gzip, chunked',
    'chunked, gzip',
    'cow',
    'chunked cow',
    '\vchunked',
    'chunked\v',
  ],
  ...[
    '\fchunked',
    'chunked\f',
    '\u00a0chunked',
    'chunked\u00a0',
    '\u0085chunked',
    'chunk\u00e9d',
    'ch\u00fcnked',
  ],
  ...['chun\tked', 'chun ked', '%63hunked', 'chunked\0', '', '0', 'trailers', 'chunked/1', 'x=chunked'],
]

const CL_AND_TE = ['Content-Length: 4', 'Content-Length: 0', 'content-length: 30', 'Content-Length: 004']

const UNUSUAL_CODINGS: readonly (readonly [string, string])[] = [
  ['in capitals', 'Transfer-Encoding: CHUNKED'],
  ['in mixed case', 'tRANSFER-eNCODING: cHuNkEd'],
  ['behind a tab', 'Transfer-Encoding:\tchunked'],
  ['without a space', 'Transfer-Encoding:chunked'],
  ['behind many spaces and tabs', 'Transfer-Encoding:  \t \t chunked'],
  ['before spaces', 'Transfer-Encoding: chunked   '],
]

const BAD_CODING_LINES: readonly (readonly [string, string])[] = [
  ['before a tab', 'Transfer-Encoding: chunked\t'],
  ['with a space before its colon', 'Transfer-Encoding : chunked'],
  ['with a tab before its colon', 'Transfer-Encoding\t: chunked'],
  ['with a space before its name', ' Transfer-Encoding: chunked'],
  ['with a tab before its name', '\tTransfer-Encoding: chunked'],
  ['with its value on a folded line', 'Transfer-Encoding:\r\n chunked'],
  ['with its value on a line folded by a tab', 'Transfer-Encoding:\r\n\tchunked'],
  ['folded inside its name', 'Transfer-\r\n Encoding: chunked'],
  ['hidden in a folded value', 'X: y\r\n Transfer-Encoding: chunked'],
  ['with a line feed before its value', 'Transfer-Encoding:\nchunked'],
  ['with a carriage return before its value', 'Transfer-Encoding:\rchunked'],
  ['behind a bare line feed', 'X: y\nTransfer-Encoding: chunked'],
  ['behind a bare carriage return', 'X: y\rTransfer-Encoding: chunked'],
  ['behind LF CR', 'X: y\n\rTransfer-Encoding: chunked'],
  ['behind CR CR LF', 'X: y\r\r\nTransfer-Encoding: chunked'],
  ['ended by a bare line feed', 'Transfer-Encoding: chunked\nX: y'],
  ['ended by a bare carriage return', 'Transfer-Encoding: chunked\rX: y'],
  ['with a NUL in its name', 'Transfer-\0Encoding: chunked'],
  ['with a NUL before its value', 'Transfer-Encoding: \0chunked'],
  ['with a DEL in its value', 'Transfer-Encoding: chunked\u007f'],
  ['with a quoted name', '"Transfer-Encoding": chunked'],
  ['with a name in brackets', '[Transfer-Encoding]: chunked'],
  ['without a colon', 'Transfer-Encoding chunked'],
  ['with an equals sign', 'Transfer-Encoding=chunked'],
  ['with two colons', 'Transfer-Encoding:: chunked'],
  ['twice', `${CHUNKED}\r\n${CHUNKED}`],
  ['twice, in another case', `${CHUNKED}\r\ntransfer-encoding: chunked`],
  ['twice, once of another', `${CHUNKED}\r\nTransfer-Encoding: identity`],
  ['twice, first of another', `Transfer-Encoding: identity\r\n${CHUNKED}`],
  ['twice, first empty', `Transfer-Encoding:\r\n${CHUNKED}`],
  ['twice, then empty', `${CHUNKED}\r\nTransfer-Encoding:`],
  ['twice, first of no known coding', `Transfer-Encoding: x\r\n${CHUNKED}`],
  ['twice, then of no known coding', `${CHUNKED}\r\nTransfer-Encoding: cow`],
]

const DUPLICATES = [
  'Content-Length: 4\r\nContent-Length: 4',
  'Content-Length: 4\r\ncontent-length: 5',
  'Content-Length: 0\r\nContent-Length: 44',
  'Content-Length: 44\r\nContent-Length: 0',
  'Content-Length: 4\r\nX: y\r\nCONTENT-LENGTH: 4',
  'Content-Length:\r\nContent-Length: 4',
  'Content-Length: 4\r\nContent-Length:',
]

const BAD_LENGTH_LINES = [
  ...[
    'Content-Length : 4',
    'Content-Length\t: 4',
    ' Content-Length: 4',
    'Content-Length:\r\n 4',
    'Content-Length=4',
  ],
  ...['X: y\nContent-Length: 4', 'X: y\rContent-Length: 4', 'Content-Length: 4\nX: y', 'Content-Length\0: 4'],
  ...['Content-Length: 4\r X: y', 'Content Length: 4', 'Content-Length: \r\n4'],
]

export const LENGTHS: readonly Case[] = [
  ...NO_LENGTHS.map((value) =>
    refused(`Content-Length: ${value}`, post(`Content-Length: ${value}`, `abcd${HIDDEN}`)),
  ),
  ...DUPLICATES.map((lines) => refused(lines, post(lines, `abcd${HIDDEN}`))),
  ...BAD_LENGTH_LINES.map((lines) => refused(lines, post(lines, `abcd${HIDDEN}`))),
  served('Content-Length with zeros before it', post('Content-Length: 0004', 'abcd'), 'POST / "abcd"'),
  served('Content-Length: 00', post('Content-Length: 00'), 'POST /'),
  served(
    'Content-Length with spaces and tabs around it',
    post('Content-Length: \t 4 \t', 'abcd'),
    'POST / "abcd"',
  ),
  served(
    'a body that looks like a request',
    post(`Content-Length: ${SIZE}`, HIDDEN),
    `POST / ${JSON.stringify(HIDDEN)}`,
  ),
  unfinished('a body that is shorter than it says', post('Content-Length: 400', HIDDEN)),
  served(
    'what follows a body of no bytes is the next request',
    post('Content-Length: 0', HIDDEN),
    'POST /',
    'GET /hidden',
  ),
  served('without a length there is no body', post('', HIDDEN), 'POST /', 'GET /hidden'),

  ...CL_AND_TE.flatMap((length) => [
    refused(`CL.TE: ${length}, then chunked`, post(`${length}\r\n${CHUNKED}`, `0\r\n\r\n${HIDDEN}`)),
    refused(
      `TE.CL: chunked, then ${length}`,
      post(`${CHUNKED}\r\n${length}`, `5c\r\n${HIDDEN}\r\n0\r\n\r\n`),
    ),
  ]),
  ...['identity', 'gzip', 'xchunked', 'chunked,', ''].map((coding) =>
    refused(
      `CL.TE: a length, and the coding ${coding}`,
      post(`Content-Length: 4\r\nTransfer-Encoding: ${coding}`, 'abcd'),
    ),
  ),
  refused(
    'CL.TE, one of them behind a bare CR',
    post(`Content-Length: 4\rTransfer-Encoding: chunked`, '0\r\n\r\n'),
  ),
  refused(
    'CL.TE with HTTP/1.0',
    request('POST / HTTP/1.0', `Content-Length: 4\r\n${CHUNKED}`, `0\r\n\r\n${HIDDEN}`),
  ),
  refused('chunked in HTTP/1.0', request('POST / HTTP/1.0', CHUNKED, `0\r\n\r\n${HIDDEN}`)),
  refused(
    'chunked in a kept HTTP/1.0',
    request('POST / HTTP/1.0', `Connection: keep-alive\r\n${CHUNKED}`, `0\r\n\r\n${HIDDEN}`),
  ),
  closed(
    'a length in HTTP/1.0',
    request('POST / HTTP/1.0', 'Content-Length: 4', `abcd${HIDDEN}`),
    'POST / "abcd"',
  ),

  ...NO_CODINGS.map((value) =>
    refused(`TE.TE: ${value}`, post(`Transfer-Encoding: ${value}`, `0\r\n\r\n${HIDDEN}`)),
  ),
  ...BAD_CODING_LINES.map(([what, lines]) => refused(`TE.TE: ${what}`, post(lines, `0\r\n\r\n${HIDDEN}`))),
  ...UNUSUAL_CODINGS.map(([what, line]) =>
    served(`TE.TE: ${what}`, post(line, '2\r\nab\r\n0\r\n\r\n'), 'POST / "ab"'),
  ),
  served('an underscore twin of Transfer-Encoding is none', post('Transfer_Encoding: chunked'), 'POST /'),
  served(
    'nor beside a length',
    post('Transfer_Encoding: chunked\r\nContent-Length: 3', '0\r\n'),
    'POST / "0\\r\\n"',
  ),
  served('an underscore twin of Content-Length is none', post('Content_Length: 400'), 'POST /'),
  served('nor beside the real one', post('Content-Length: 2\r\nContent_Length: 400', 'ab'), 'POST / "ab"'),
]
