// What the upstream of the bench answers, made once: it shall cost as little as can be.
import { gzipSync } from 'node:zlib'
import { challengeMessage } from '../../test/helpers/ntlmMessages.ts'
import { pageOf, panelOf, STOCK_401 } from './documents.ts'

export type HeldAnswer = { readonly status: number; readonly body: Buffer; readonly bytes: Buffer }

/** Request targets by what is there. The rules of the preset `testrail` look at the bodies of the panels. */
export const AT = {
  page: '/page',
  refused: '/refused',
  looked: '/index.php?/ext/jira/panel&issue=BENCH-1',
  lookedGzip: '/index.php?/ext/jira/panel&issue=BENCH-2',
  body100k: '/body-100k',
  body10m: '/body-10m',
  upload: '/upload',
  pinned: '/pinned',
} as const

const KB = 1_024
const MB = 1_024 * KB

const REASONS: Readonly<Record<number, string>> = { 200: 'OK', 401: 'Unauthorized', 404: 'Not Found' }

const FIELDS_OF_IIS = [
  'Cache-Control: private',
  'Server: Microsoft-IIS/10.0',
  'X-Powered-By: ASP.NET',
  'Date: Mon, 05 Jan 2026 09:00:00 GMT',
]

const HTML = ['Content-Type: text/html; charset=utf-8']
const BINARY = ['Content-Type: application/octet-stream']

const PAGE = Buffer.from(pageOf(2 * KB))
const PANEL = Buffer.from(panelOf(2 * KB))

export const HELD_ANSWERS: ReadonlyMap<string, HeldAnswer> = new Map([
  [AT.page, hold(200, PAGE, HTML)],
  [AT.refused, hold(401, Buffer.from(STOCK_401), HTML)],
  [AT.looked, hold(200, PANEL, HTML)],
  [AT.lookedGzip, hold(200, gzipSync(PANEL), [...HTML, 'Content-Encoding: gzip'])],
  [AT.body100k, hold(200, Buffer.alloc(100 * KB, 'a'), BINARY)],
  [AT.body10m, hold(200, Buffer.alloc(10 * MB, 'a'), BINARY)],
  [AT.pinned, hold(200, PAGE, HTML)],
])

export const NOT_FOUND = hold(404, Buffer.from('not found'), ['Content-Type: text/plain'])

/** The second leg of NTLM, and what a connection gets on which nobody has signed in. */
export const CHALLENGE = hold(401, Buffer.from(STOCK_401), [
  ...HTML,
  `WWW-Authenticate: NTLM ${challengeMessage().toString('base64')}`,
])
export const NOT_SIGNED_IN = hold(401, Buffer.from(STOCK_401), [...HTML, 'WWW-Authenticate: NTLM'])

/** An answer with its head, ready for the wire. */
export function hold(status: number, body: Buffer, fields: readonly string[]): HeldAnswer {
  const lines = [...fields, ...FIELDS_OF_IIS, `Content-Length: ${body.length}`]
  const head = `HTTP/1.1 ${status} ${REASONS[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`
  return { status, body, bytes: Buffer.concat([Buffer.from(head, 'latin1'), body]) }
}
