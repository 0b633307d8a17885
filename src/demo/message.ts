import type { IncomingHttpHeaders } from 'node:http'
import type { Markup } from '../markup.ts'

/** A whole request; path and query are as sent, never decoded or normalised. */
export type DemoRequest = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: IncomingHttpHeaders
  readonly form: URLSearchParams
}

export type Field = readonly [name: string, value: string]

/** A whole answer; fields keep their case, their order and their duplicates on the wire. */
export type Answer = {
  readonly status: number
  /** Reason phrase; without it the usual one. */
  readonly reason?: string
  readonly fields: readonly Field[]
  readonly body: Buffer
  /** The application compresses this answer for clients that accept gzip. */
  readonly compressible?: boolean
}

export type Handler = (request: DemoRequest) => Answer

export function textAnswer(status: number, contentType: string, text: string | Markup): Answer {
  const body = Buffer.from(typeof text === 'string' ? text : text.markup)
  return { status, fields: [['Content-Type', contentType]], body }
}

export function redirect(location: string, fields: readonly Field[] = []): Answer {
  return { status: 302, fields: [['Location', location], ...fields], body: Buffer.alloc(0) }
}

export function addFields(answer: Answer, fields: readonly Field[]): Answer {
  return { ...answer, fields: [...answer.fields, ...fields] }
}

/** What follows the context path, starting with a slash; undefined where the path lies outside of it. */
export function pathWithin(contextPath: string, path: string): string | undefined {
  if (path === contextPath) return ''
  return path.startsWith(`${contextPath}/`) ? path.slice(contextPath.length) : undefined
}

/** Value of one cookie that the request carries. */
export function readCookie(request: DemoRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

export type Credentials = { readonly name: string; readonly password: string }

/** Name and password of `Authorization: Basic`, RFC 7617. */
export function readBasic(request: DemoRequest): Credentials | undefined {
  const encoded = /^basic +([a-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}
