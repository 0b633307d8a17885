import type { Http2ServerRequest } from 'node:http2'
import type { Limits } from '../../config/schema/index.ts'
import { isAuthority, isSameAuthority } from './authority.ts'
import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'
import type { UsherCode } from '../answer/failure.ts'
import { isRepeated, pairValues } from '../headerPairs.ts'
import { splitTarget } from '../../rules/target.ts'
import { absoluteForm, targetOf } from './requestTarget.ts'

/** What is wrong with a request that node:http or node:http2 let through; undefined where nothing is. */
export function faultOf(request: ClientRequest, limits: Limits): UsherCode | undefined {
  const { maxHeaderBytes } = limits
  const fault = methodFault(request) ?? nulFault(targetOf(request)) ?? lengthFault(request, limits)
  if (fault !== undefined) return fault
  if (isHttp2(request))
    return sizeFault(request, maxHeaderBytes) ?? authorityFault(request) ?? pathFault(request)
  return versionFault(request) ?? hostFault(request) ?? codingFault(request) ?? targetFault(targetOf(request))
}

// RFC 9110 9.3.8: an answer to TRACE repeats the request, and with it credentials that no script may read otherwise.
function methodFault({ method }: ClientRequest): UsherCode | undefined {
  return method === 'TRACE' ? 'USHER_NO_TRACE' : undefined
}

// One that does not say its length is counted as it comes.
function lengthFault({ headers }: ClientRequest, { maxRequestBodyBytes }: Limits): UsherCode | undefined {
  if (maxRequestBodyBytes === 0) return undefined
  return Number(headers['content-length'] ?? 0) > maxRequestBodyBytes ? 'USHER_BODY_TOO_LARGE' : undefined
}

// For some programs a NUL ends the path, and for others not: they would not agree on what is asked for.
function nulFault(target: string): UsherCode | undefined {
  // Nearly every target has none anywhere.
  return target.includes('%00') && splitTarget(target).path.includes('%00') ? 'USHER_NUL_IN_PATH' : undefined
}

// The parser also lets through what calls itself HTTP/0.9 or HTTP/2.0, whose requests have another form.
function versionFault({ httpVersion }: ClientRequest): UsherCode | undefined {
  return httpVersion === '1.1' || httpVersion === '1.0' ? undefined : 'USHER_BAD_VERSION'
}

// RFC 9113 6.5.2: HTTP/2's limit of the head is advice, and binds no client that has not yet read it.
function sizeFault({ rawHeaders }: ClientRequest, maxHeaderBytes: number): UsherCode | undefined {
  const bytes = rawHeaders.reduce((sum, part) => sum + part.length, 0)
  return bytes > maxHeaderBytes ? 'USHER_HEAD_TOO_LARGE' : undefined
}

// RFC 9113 8.3.1: a request names its host, and Host names no other than :authority.
function authorityFault({ rawHeaders, authority, scheme }: Http2ServerRequest): UsherCode | undefined {
  if (!authority) return 'USHER_NO_HOST'
  const hosts = pairValues(rawHeaders, 'host')
  const agreed = isAuthority(authority) && hosts.every((host) => isSameAuthority(host, authority, scheme))
  return agreed ? undefined : 'USHER_BAD_HOST'
}

// RFC 9112 3.2: HTTP/1.1 names one host, and that of an absolute-form target is the same.
function hostFault(request: ClientRequest): UsherCode | undefined {
  const { host } = request.headers
  const absolute = absoluteForm(targetOf(request))
  if (absolute && !isAuthority(absolute.authority)) return 'USHER_BAD_HOST'
  if (host === undefined) return request.httpVersionMinor === 0 ? undefined : 'USHER_NO_HOST'
  // node:http shows the first alone.
  if (!isAuthority(host) || isRepeated(request.rawHeaders, 'host')) return 'USHER_BAD_HOST'
  const differs = absolute && !isSameAuthority(host, absolute.authority, absolute.scheme)
  return differs ? 'USHER_BAD_HOST' : undefined
}

// RFC 9113 8.3.1: a path, whatever the scheme, and in ASCII, as the parser of HTTP/1.1 sees to. An absolute-form target
// would name the upstream a host besides :authority.
function pathFault(request: Http2ServerRequest): UsherCode | undefined {
  return ASCII_PATH.test(targetOf(request)) ? undefined : 'USHER_BAD_TARGET'
}

const ASCII_PATH = /^\/[\u0021-\u007e]*$/

// RFC 9112 6.1: any coding besides would reach the upstream undone in name only, and whoever speaks HTTP/1.0 may have
// passed chunks on without knowing of them.
function codingFault({ headers, httpVersion }: ClientRequest): UsherCode | undefined {
  const coding = headers['transfer-encoding']
  if (coding !== undefined && httpVersion === '1.0') return 'USHER_CODING_IN_1_0'
  return coding === undefined || coding.toLowerCase() === 'chunked' ? undefined : 'USHER_TRANSFER_CODING'
}

// A name for the server as a whole ("*"), or for what is reached by another protocol, has no site.
function targetFault(target: string): UsherCode | undefined {
  return target.startsWith('/') || absoluteForm(target) ? undefined : 'USHER_BAD_TARGET'
}
