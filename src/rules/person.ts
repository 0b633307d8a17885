import { firstValue } from './fields.ts'
import type { HeaderFields } from './fields.ts'
import { ntlmUserName } from './ntlm.ts'

/** A person as an exchange names them. isVerified: not by themselves alone, in credentials that may have been refused. */
export type Person = { readonly name: string; readonly isVerified: boolean }

type NamingFacts = {
  readonly headers: HeaderFields
  readonly requestHeaders: HeaderFields
  /** In lower case: where a trusted gateway names the person; absent where there is none. */
  readonly userHeader?: string | undefined
}

/**
 * The refused person, from whoever is surest of the name: the upstream, a gateway in front of Usher that the operator
 * trusts, then the credentials that were sent. undefined where none says.
 */
export function personOf(facts: NamingFacts): Person | undefined {
  const vouched = nameByUpstream(facts.headers) ?? nameByGateway(facts)
  if (vouched !== undefined) return { name: vouched, isVerified: true }
  const claimed = nameInCredentials(firstValue(facts.requestHeaders, 'authorization'))
  return claimed === undefined ? undefined : { name: claimed, isVerified: false }
}

// Whom a request ran as: Confluence and Jira, percent-encoded; Jenkins.
const NAMING_HEADERS = ['x-ausername', 'x-you-are-authenticated-as']

function nameByUpstream(headers: HeaderFields): string | undefined {
  const names = NAMING_HEADERS.map((header) => printable(decoded(firstValue(headers, header))))
  return names.find((name) => name !== undefined && name !== 'anonymous')
}

function nameByGateway({ requestHeaders, userHeader }: NamingFacts): string | undefined {
  return userHeader === undefined ? undefined : printable(firstValue(requestHeaders, userHeader))
}

function nameInCredentials(authorization: string): string | undefined {
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
