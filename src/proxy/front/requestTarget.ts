import { isHttp2 } from '../client.ts'
import type { ClientRequest } from '../client.ts'

/** The request target as the client sent it. Fastify, which is given another to route by, keeps it aside. */
export function targetOf(request: ClientRequest): string {
  return (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/'
}

// RFC 9112 3.2.2: what clients of a forward proxy send, and every server must take.
const ABSOLUTE_FORM = /^(https?):\/\/([^/?#]*)/i

/** The scheme and authority of an absolute-form target; undefined for any other. */
export function absoluteForm(
  target: string,
): { readonly scheme: string; readonly authority: string } | undefined {
  if (target.startsWith('/')) return undefined
  const [, scheme = '', authority] = ABSOLUTE_FORM.exec(target) ?? []
  return authority === undefined ? undefined : { scheme: scheme.toLowerCase(), authority }
}

/** An absolute-form target less scheme and authority; any other as it is. */
export function originForm(target: string): string {
  return target.startsWith('/') ? target : target.replace(ABSOLUTE_FORM, '')
}

/** The authority that the client asked for: HTTP/2's :authority, that of an absolute-form target (RFC 9112 3.2.2), or Host. */
export function authorityOf(request: ClientRequest): string | undefined {
  if (isHttp2(request)) return request.authority
  return absoluteForm(targetOf(request))?.authority ?? request.headers.host
}
