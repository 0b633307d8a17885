import type { Http2ServerRequest } from 'node:http2'
import type { Limits } from '../../config/schema/index.ts'
import { isAuthority, isSameAuthority } from './authority.ts'
import type { ClientRequest } from '../client.ts'
import type { UsherCode } from '../answer/failure.ts'
import { pairValues } from '../headerPairs.ts'
import { absoluteForm, targetOf } from './requestTarget.ts'

/** What is wrong with a request that node:http or node:http2 let through; undefined where nothing is. */
export function faultOf(request: ClientRequest, { maxHeaderBytes }: Limits): UsherCode | undefined {
  const fault =
    request.httpVersionMajor === 2
      ? (sizeFault(request, maxHeaderBytes) ?? authorityFault(request as Http2ServerRequest))
      : (hostFault(request) ?? codingFault(request))
  return fault ?? targetFault(targetOf(request))
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
  const hosts = pairValues(request.rawHeaders, 'host')
  const absolute = absoluteForm(targetOf(request))
  const [host] = hosts
  if (absolute && !isAuthority(absolute.authority)) return 'USHER_BAD_HOST'
  if (host === undefined) return request.httpVersionMinor === 0 ? undefined : 'USHER_NO_HOST'
  if (hosts.length > 1 || !isAuthority(host)) return 'USHER_BAD_HOST'
  const differs = absolute && !isSameAuthority(host, absolute.authority, absolute.scheme)
  return differs ? 'USHER_BAD_HOST' : undefined
}

// RFC 9112 6.1: any coding besides would reach the upstream undone in name only.
function codingFault({ headers }: ClientRequest): UsherCode | undefined {
  const coding = headers['transfer-encoding']
  return coding === undefined || coding.toLowerCase() === 'chunked' ? undefined : 'USHER_TRANSFER_CODING'
}

// A name for the server as a whole ("*"), or for what is reached by another protocol, has no site.
function targetFault(target: string): UsherCode | undefined {
  return target.startsWith('/') || absoluteForm(target) ? undefined : 'USHER_BAD_TARGET'
}
