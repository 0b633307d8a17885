import type { Cause, PageName } from '../../config/words.ts'

/** What the client is told of an exchange that the upstream did not answer. */
export type FailureKind = {
  readonly status: number
  readonly cause: Cause
  /** Whose words people read, where they fit better than those of the cause. */
  readonly page?: PageName
  readonly reason: string
  /** What else stands in the head. */
  readonly fields?: readonly string[]
}

const BAD_GATEWAY = { status: 502, cause: 'upstream-unavailable' } as const
const GATEWAY_TIMEOUT = { status: 504, cause: 'upstream-unavailable' } as const

// Long enough for a burst to pass, short enough that nobody goes away.
const BUSY = { status: 503, cause: 'upstream-unavailable', fields: ['Retry-After', '5'] } as const

// RFC 9110 15.5.6: it says what is allowed instead.
const NOT_ALLOWED = {
  status: 405,
  cause: 'refused',
  fields: ['Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
} as const

const BAD_REQUEST = { status: 400, cause: 'refused' } as const

// What Usher itself finds wrong.
const BY_USHER_CODE = {
  USHER_NO_SITE: {
    status: 404,
    cause: 'proxy-misconfigured',
    reason: 'no site is configured for this host and path',
  },
  USHER_NO_OWN_PATH: { status: 404, cause: 'refused', reason: "nothing is at this one of Usher's own paths" },
  USHER_OWN_METHOD: { status: 405, cause: 'refused', reason: 'this own path knows no such method' },
  USHER_OWN_FAULT: {
    status: 500,
    cause: 'proxy-misconfigured',
    reason: "answering one of Usher's own paths failed",
  },
  USHER_CROSS_SITE: {
    status: 403,
    cause: 'refused',
    page: 'form-expired',
    reason: 'nothing says that the form came from a page of this origin',
  },
  USHER_NO_FORM: {
    status: 415,
    cause: 'refused',
    page: 'form-expired',
    reason: 'what was sent is no form (application/x-www-form-urlencoded)',
  },
  USHER_FORM_TOO_LARGE: {
    status: 413,
    cause: 'refused',
    page: 'form-expired',
    reason: 'the form is larger than any of ours',
  },
  USHER_NO_HOST: { ...BAD_REQUEST, reason: 'the request names no host' },
  USHER_BAD_HOST: { ...BAD_REQUEST, reason: 'the request names two hosts, or what is no host' },
  USHER_BAD_VERSION: { ...BAD_REQUEST, reason: 'the request is in a version of HTTP other than 1.0 and 1.1' },
  USHER_CODING_IN_1_0: {
    ...BAD_REQUEST,
    reason: 'the body of the request is in chunks, which HTTP/1.0 does not know',
  },
  USHER_BAD_TARGET: { ...BAD_REQUEST, reason: 'the request asks for neither a path nor a web address' },
  USHER_HEAD_TOO_LARGE: { status: 431, cause: 'refused', reason: 'the head of the request is too large' },
  USHER_TRANSFER_CODING: {
    status: 501,
    cause: 'refused',
    reason: 'the body of the request is in a transfer coding other than chunked',
  },
  USHER_NO_CONNECT: { ...NOT_ALLOWED, reason: 'Usher connects nobody elsewhere' },
  USHER_NO_TRACE: { ...NOT_ALLOWED, reason: 'Usher repeats no request to whoever sent it' },
  USHER_BODY_TOO_LARGE: {
    status: 413,
    cause: 'refused',
    page: 'too-large',
    reason: 'the body of the request is too large',
  },
  USHER_SLOW_BODY: { status: 408, cause: 'refused', reason: 'the body of the request comes too slowly' },
  USHER_TOO_MANY_CONNECTIONS: { ...BUSY, reason: 'there are too many client connections' },
  USHER_TOO_MANY_REQUESTS: { ...BUSY, reason: 'too many requests for the site are in flight' },
  USHER_QUEUE_TIMEOUT: { ...BUSY, reason: 'no connection to the upstream was free in time' },
  USHER_NUL_IN_PATH: { ...BAD_REQUEST, reason: 'the path of the request has a NUL in it' },
  USHER_UNKNOWN_METHOD: { status: 501, cause: 'refused', reason: 'no method of this name is known' },
  USHER_UPSTREAM_CODING: {
    ...BAD_GATEWAY,
    reason: 'the upstream answered in a transfer coding other than chunked',
  },
  USHER_BAD_STATUS: { ...BAD_GATEWAY, reason: 'the upstream answered with what is no status' },
  USHER_PINNED_FULL: {
    ...BUSY,
    reason: 'there are as many connections for Windows sign-in as there may be',
  },
  USHER_PINNED_CLOSED: {
    ...BAD_GATEWAY,
    reason: 'the upstream closed the connection of this client before it answered',
  },
  USHER_UNASKED_SWITCH: { ...BAD_GATEWAY, reason: 'the upstream switched to a protocol that nobody offered' },
} as const satisfies Readonly<Record<string, FailureKind>>

export type UsherCode = keyof typeof BY_USHER_CODE

/** Everything that Usher itself finds wrong. */
export const USHER_CODES: readonly string[] = Object.keys(BY_USHER_CODE)

// Error codes of node:net, node:dns, node:tls and undici.
const BY_CODE: Readonly<Record<string, FailureKind>> = {
  ...BY_USHER_CODE,
  ECONNREFUSED: { ...BAD_GATEWAY, reason: 'the upstream refused the connection' },
  ECONNRESET: { ...BAD_GATEWAY, reason: 'the upstream reset the connection' },
  EPIPE: { ...BAD_GATEWAY, reason: 'the upstream closed the connection' },
  EMFILE: { ...BUSY, reason: 'this process has no more file descriptors' },
  ENFILE: { ...BUSY, reason: 'this machine has no more file descriptors' },
  EHOSTUNREACH: { ...BAD_GATEWAY, reason: 'the upstream cannot be reached' },
  ENETUNREACH: { ...BAD_GATEWAY, reason: 'the upstream cannot be reached' },
  ENOTFOUND: { ...BAD_GATEWAY, reason: 'the name of the upstream does not resolve' },
  EAI_AGAIN: { ...BAD_GATEWAY, reason: 'the name of the upstream does not resolve for now' },
  ETIMEDOUT: { ...GATEWAY_TIMEOUT, reason: 'connecting to the upstream took too long' },
  UND_ERR_CONNECT_TIMEOUT: { ...GATEWAY_TIMEOUT, reason: 'connecting to the upstream took too long' },
  UND_ERR_HEADERS_TIMEOUT: { ...GATEWAY_TIMEOUT, reason: 'the upstream sent no response head in time' },
  UND_ERR_BODY_TIMEOUT: { ...GATEWAY_TIMEOUT, reason: 'the upstream fell silent inside a body' },
  UND_ERR_SOCKET: { ...BAD_GATEWAY, reason: 'the upstream closed the connection' },
  UND_ERR_HEADERS_OVERFLOW: { ...BAD_GATEWAY, reason: 'the response head of the upstream is too large' },
  UND_ERR_DESTROYED: { status: 503, cause: 'upstream-unavailable', reason: 'Usher is stopping' },
  UND_ERR_CLOSED: { status: 503, cause: 'upstream-unavailable', reason: 'Usher is stopping' },
  EPROTO: {
    ...BAD_GATEWAY,
    reason: 'no TLS connection to the upstream could be agreed on; is it https at all?',
  },
  ERR_SSL_WRONG_VERSION_NUMBER: { ...BAD_GATEWAY, reason: 'the upstream does not speak TLS on this port' },
  CERT_HAS_EXPIRED: { ...BAD_GATEWAY, reason: 'the certificate of the upstream has expired' },
  CERT_NOT_YET_VALID: { ...BAD_GATEWAY, reason: 'the certificate of the upstream is not valid yet' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...BAD_GATEWAY,
    reason: 'the certificate of the upstream is for another name',
  },
  UND_ERR_INVALID_ARG: {
    status: 400,
    cause: 'refused',
    reason: 'the request cannot be expressed to the upstream',
  },
}

/** A failure of Usher's own finding, by its code. */
export class UsherFailure extends Error {
  readonly code: UsherCode

  constructor(code: UsherCode) {
    super(BY_USHER_CODE[code].reason)
    this.name = 'UsherFailure'
    this.code = code
  }
}

/** The failure that an error of undici or a socket stands for. */
export function failureOf(error: Error): FailureKind {
  const code = codeOf(error)
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined
  if (known) return known
  if (code.startsWith('HPE_') || code === 'HTTPParserError')
    return { ...BAD_GATEWAY, reason: 'the upstream did not speak intelligible HTTP' }
  if (isCertificateError(code))
    return { ...BAD_GATEWAY, reason: 'the certificate of the upstream is not trusted' }
  return { ...BAD_GATEWAY, reason: 'the upstream failed' }
}

/** The code of an error, or of the first error inside one that gathers several addresses' (AggregateError). */
export function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  if (typeof code === 'string') return code
  const [inner] = error instanceof AggregateError ? (error.errors as Error[]) : []
  return inner === undefined ? error.name : codeOf(inner)
}

/** The codes that boundedCode gives for those that the table does not name. */
export const OTHER_CODES = ['HPE', 'CERTIFICATE', 'OTHER'] as const

/** A code as metrics tell it: one of the table, or one for all of a kind, so that nobody can make new ones. */
export function boundedCode(code: string): string {
  if (Object.hasOwn(BY_CODE, code)) return code
  if (code.startsWith('HPE_') || code === 'HTTPParserError') return 'HPE'
  return isCertificateError(code) ? 'CERTIFICATE' : 'OTHER'
}

/** True where a connection that was open is closed by the other side, on its own account. */
export function isClosedByPeer(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET'
}

/** True of a certificate that is not trusted: Node has a dozen codes for that. */
export function isCertificateError(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_/.test(code)
}
