import type { ExchangeFacts } from './exchange.ts'
import { firstValue } from './fields.ts'
import { ntlmUserName } from './ntlm.ts'

/**
 * The name of the refused person, from whoever is surest of it: the upstream, a gateway in front of Usher that the
 * operator trusts, then the credentials that were sent. undefined where none says. For that person's own page.
 */
export function personOf(
  facts: Pick<ExchangeFacts, 'headers' | 'requestHeaders' | 'userHeader'>,
): string | undefined {
  const named =
    upstreamName(firstValue(facts.headers, 'x-ausername')) ??
    (facts.userHeader === undefined
      ? undefined
      : printable(firstValue(facts.requestHeaders, facts.userHeader))) ??
    credentialName(firstValue(facts.requestHeaders, 'authorization'))
  return named
}

// Atlassian: the name a request ran as, percent-encoded, and "anonymous" where it ran as nobody.
function upstreamName(value: string): string | undefined {
  return value === 'anonymous' ? undefined : printable(decoded(value))
}

function credentialName(authorization: string): string | undefined {
  const [scheme = '', credentials = ''] = authorization.trim().split(/\s+/, 2)
  switch (scheme.toLowerCase()) {
    case 'basic':
      return printable(basicUserName(credentials))
    case 'ntlm':
    case 'negotiate':
      return printable(ntlmUserName(Buffer.from(credentials, 'base64')))
    default:
      return undefined
  }
}

// RFC 7617 2: everything before the first colon. Its charset is not said; browsers send UTF-8 or latin1.
function basicUserName(credentials: string): string {
  const bytes = Buffer.from(credentials, 'base64')
  const colon = bytes.indexOf(':')
  return colon === -1 ? '' : textOf(bytes.subarray(0, colon))
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value // it was not encoded
  }
}

const MAX_NAME_CHARACTERS = 128

// A name is shown and looked up; what no name is, such as a text with control characters, is neither.
function printable(name: string): string | undefined {
  const trimmed = name.trim()
  const isName =
    trimmed !== '' && trimmed.length <= MAX_NAME_CHARACTERS && !/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/u.test(trimmed)
  return isName ? trimmed : undefined
}
