// What the bench asks: the heads of a browser and of a program, and their bytes.
import { authenticateMessage, NTLM_1 } from '../test/helpers/ntlmMessages.ts'
import { AT } from './upstream/answers.ts'

export type Fields = Readonly<Record<string, string>>

export type BenchRequest = {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly fields: Fields
  readonly body?: Buffer
}

export const NAVIGATION_WITHOUT_CODING: Fields = {
  'User-Agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.9,de;q=0.8',
  'Upgrade-Insecure-Requests': '1',
  'Sec-Fetch-Site': 'same-origin',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-User': '?1',
  'Sec-Fetch-Dest': 'document',
  Cookie: 'tr_session=0123456789abcdef0123456789abcdef; tr_rememberme=1',
}

export const NAVIGATION: Fields = { ...NAVIGATION_WITHOUT_CODING, 'Accept-Encoding': 'gzip, deflate, br' }

export const FRAME: Fields = { ...NAVIGATION, 'Sec-Fetch-Dest': 'iframe' }

export const PROGRAM: Fields = { 'User-Agent': 'curl/8.5.0', Accept: '*/*' }

/** The legs of a Windows sign-in, each with the status that it gets. */
export const SIGN_IN: readonly { readonly request: BenchRequest; readonly status: number }[] = [
  { request: signingIn(NTLM_1), status: 401 },
  { request: signingIn(authenticateMessage('ACME', 'jane')), status: 200 },
]

function signingIn(message: Buffer): BenchRequest {
  const authorization = `NTLM ${message.toString('base64')}`
  return { method: 'GET', target: AT.pinned, fields: { ...NAVIGATION, Authorization: authorization } }
}

/** The request as it stands on the wire. */
export function bytesOf({ method, target, fields, body }: BenchRequest, host: string): Buffer {
  const lines = Object.entries({
    Host: host,
    ...fields,
    ...(body !== undefined && { 'Content-Length': String(body.length) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  return body === undefined ? head : Buffer.concat([head, body])
}
