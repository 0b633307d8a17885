// A real node:http server as the upstream of a test, and a client that shows answers as they came.
import http from 'node:http'
import type { IncomingMessage, RequestListener, RequestOptions } from 'node:http'
import type { Test } from 'tap'
import { listen } from './wire.ts'

/** Starts a server on a free port; resolves with its origin. It ends with the test. */
export async function startUpstream(t: Test, handler: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listenOn(t, http.createServer(handler))}`
}

/** Binds any server for the length of the test; resolves with its port. */
export async function listenOn(t: Test, server: http.Server): Promise<number> {
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return listen(server)
}

export type Answer = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly text: string
  readonly trailers: IncomingMessage['trailers']
}

/** One request over a connection of its own; rejects where the answer is cut short. */
export async function send(
  url: string,
  { body, ...options }: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent: false, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const { statusCode = 0, headers, rawHeaders, trailers } = response
        resolve({ status: statusCode, headers, rawHeaders, body: bytes, text: bytes.toString(), trailers })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** What browsers send with a navigation. */
export const NAVIGATION = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/153.0.0.0 Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
} as const

/** A navigation inside an iframe. */
export const FRAME_NAVIGATION = { ...NAVIGATION, 'Sec-Fetch-Dest': 'iframe' } as const

/** What a program sends. */
export const PROGRAM = { 'User-Agent': 'curl/8.5.0', Accept: '*/*' } as const
