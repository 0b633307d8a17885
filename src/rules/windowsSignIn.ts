import { fieldValues } from './fields.ts'
import type { HeaderFields } from './fields.ts'
import { ntlmMessageType } from './ntlm.ts'

// RFC 4559 6, [MS-NTHT]: these sign in the connection, not the request. A word that only looks like one costs a
// connection of its own; one that was overlooked would show a person's pages to others.
const SIGNS_IN_CONNECTION = /(?:^|[\s,])(?:ntlm|negotiate|nego2|kerberos)(?![\w.~+/=-])/i

/** Whether credentials, each line of Authorization, sign in the connection over which they go. */
export function signsInConnection(authorization: readonly string[]): boolean {
  return authorization.some((value) => SIGNS_IN_CONNECTION.test(value))
}

/** Whether an answer asks for a sign-in of the connection. */
export function asksToSignInConnection(headers: HeaderFields): boolean {
  return challengesOf(headers).some((value) => SIGNS_IN_CONNECTION.test(withoutQuoted(value)))
}

// token68 (RFC 9110 11.2) behind the scheme, and not a parameter such as realm="x".
const WITH_DATA = /(?:^|,)\s*(?:ntlm|negotiate|nego2)\s+[\w.~+/-]+=*\s*(?:,|$)/i

/**
 * Whether an answer is a leg of a sign-in under way (RFC 4559 4): a challenge with data answers the browser, and refuses
 * nobody.
 */
export function isSignInLeg({ status, headers }: { status: number; headers: HeaderFields }): boolean {
  return status === 401 && challengesOf(headers).some((value) => WITH_DATA.test(withoutQuoted(value)))
}

/** Whether credentials are the first message of NTLM, alone or inside SPNEGO: they ask for a challenge, and for nothing yet. */
export function beginsNtlm(authorization: string): boolean {
  const [scheme = '', token = ''] = authorization.trim().split(/\s+/, 2)
  return SIGNS_IN_CONNECTION.test(scheme) && ntlmMessageType(Buffer.from(token, 'base64')) === 1
}

function challengesOf(headers: HeaderFields): readonly string[] {
  return fieldValues(headers, 'www-authenticate')
}

function withoutQuoted(value: string): string {
  return value.replaceAll(/"[^"]*"/g, '""')
}
