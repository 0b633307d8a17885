// A shared cache in front of Usher, as RFC 9111 allows one to be: it keeps whatever it may.
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Test } from 'tap'
import { listenOn, send } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'

type Stored = {
  readonly answer: Answer
  /** The request fields that the answer depended on, with what they were. */
  readonly varied: readonly (readonly [name: string, value: string | undefined])[]
}

export type SharedCache = {
  readonly url: string
  /** How many requests were answered without asking Usher. */
  readonly hits: () => number
}

/** Nothing ever goes stale in it. It ends with the test. */
export async function startSharedCache(t: Test, origin: string): Promise<SharedCache> {
  const stored = new Map<string, Stored[]>()
  let hits = 0
  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const key = request.url ?? ''
    const others = stored.get(key) ?? []
    const found = request.method === 'GET' ? others.find(({ varied }) => matches(request, varied)) : undefined
    if (found) {
      hits += 1
      return found.answer
    }
    const answer = await fetchAnswer(origin, request)
    if (mayStore(request, answer)) stored.set(key, [...others, { answer, varied: variedOn(request, answer) }])
    return answer
  }
  const server = http.createServer((request, response) => {
    void replyWith(response, answerTo(request))
  })
  return { url: `http://127.0.0.1:${await listenOn(t, server)}`, hits: () => hits }
}

async function fetchAnswer(origin: string, { url = '/', method, headers }: IncomingMessage): Promise<Answer> {
  return send(origin + url, { method, headers: { ...headers, connection: 'close' } })
}

async function replyWith(response: ServerResponse, answer: Promise<Answer>): Promise<void> {
  const { status, rawHeaders, body } = await answer
  response.writeHead(status, [...rawHeaders]).end(body)
}

// RFC 9110 15.1: these may be kept without anybody saying for how long.
const HEURISTIC: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501])

// RFC 9111 3 and 3.5.
function mayStore({ method, headers: asked }: IncomingMessage, { status, headers }: Answer): boolean {
  const said = headers['cache-control'] ?? ''
  if (method !== 'GET' || /no-store|private|no-cache/i.test(said) || headers.vary === '*') return false
  const isExplicit = /public|max-age|s-maxage/i.test(said) || headers.expires !== undefined
  if (asked.authorization !== undefined && !/public|s-maxage|must-revalidate/i.test(said)) return false
  return isExplicit || HEURISTIC.has(status)
}

// RFC 9111 4.1
function variedOn({ headers: asked }: IncomingMessage, { headers }: Answer): Stored['varied'] {
  const names = (headers.vary ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  return names.filter((name) => name !== '').map((name) => [name, fieldOf(asked, name)])
}

function matches({ headers }: IncomingMessage, varied: Stored['varied']): boolean {
  return varied.every(([name, value]) => fieldOf(headers, name) === value)
}

function fieldOf(headers: IncomingMessage['headers'], name: string): string | undefined {
  return [headers[name] ?? []].flat().join(', ') || undefined
}
