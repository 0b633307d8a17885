import { request, type IncomingMessage } from 'node:http'
import type { Test } from 'tap'
import { startDemo, type Demo, type DemoOptions } from '../../src/demo/index.ts'

/** A demo that ends with its test. */
export async function openDemo(t: Test, options?: DemoOptions): Promise<Demo> {
  const demo = await startDemo(options)
  t.teardown(() => demo.close())
  return demo
}

export type Seen = {
  readonly status: number
  readonly reason: string
  /** Names as on the wire. */
  readonly names: readonly string[]
  readonly fields: IncomingMessage['headers']
  readonly bytes: Buffer
  readonly text: string
}

type Ask = { method?: string; headers?: Record<string, string>; form?: Record<string, string> }

/** One exchange, with nothing decoded, followed or kept. */
export function visit(url: string, { method, headers, form }: Ask = {}): Promise<Seen> {
  const body = form === undefined ? undefined : new URLSearchParams(form).toString()
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      agent: false,
      headers: headers ?? {},
    })
    sent.once('error', reject)
    sent.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => resolve(readSeen(response, Buffer.concat(chunks))))
    })
    sent.end(body)
  })
}

function readSeen(response: IncomingMessage, bytes: Buffer): Seen {
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    names: response.rawHeaders.filter((_, index) => index % 2 === 0),
    fields: response.headers,
    bytes,
    text: bytes.toString(),
  }
}

/** What a browser would send back of the cookies that it was given. */
export function cookieOf(seen: Seen): string {
  return (seen.fields['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ')
}

export function basic(name: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
}

/** Rules match text with its white space folded. */
export function fold(text: string): string {
  return text.replace(/\s+/g, ' ')
}
