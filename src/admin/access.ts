import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ResolvedAdmin } from '../config/load.ts'
import { isForUs } from '../hosts.ts'

export type Denial = { readonly status: number; readonly text: string; readonly challenge?: string }

/** Why a request is not answered; undefined where it is. */
export function denialOf(
  request: IncomingMessage,
  { host, socket, token }: ResolvedAdmin,
): Denial | undefined {
  // Whoever has the token is no page of another site.
  if (token === undefined) return socket !== undefined || isForUs(request, host) ? undefined : MISDIRECTED
  return isToken(tokenIn(request.headers.authorization), token) ? undefined : UNKNOWN
}

const MISDIRECTED: Denial = {
  status: 421,
  text: 'This is shown under localhost and the address of the listener alone.\n',
}

// Basic, because browsers ask for it by themselves.
const UNKNOWN: Denial = {
  status: 401,
  text: 'A token is needed: as a bearer token, or as the password with any user name.\n',
  challenge: 'Basic realm="Usher", charset="UTF-8"',
}

function tokenIn(authorization = ''): string {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return ''
  // RFC 7617 2: the name ends at the first colon.
  return Buffer.from(value, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
}

// Of their hashes, which are as long as each other: the time tells nothing of the token, not even its length.
function isToken(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}
