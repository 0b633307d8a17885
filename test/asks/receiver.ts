// The other end of a webhook: a real server that says what it got.
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pino } from 'pino'
import type { Logger } from 'pino'
import type { Test } from 'tap'
import { AskSchema } from '../../src/config/schema/askSchema.ts'
import type { Ask } from '../../src/config/schema/askSchema.ts'
import { withDefaults } from '../../src/config/validate/defaults.ts'
import type { AccessRequest, Letter } from '../../src/rules/accessRequest.ts'
import { listenOn } from '../helpers/upstream.ts'
import type { LogLine } from '../helpers/usher.ts'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly json: Record<string, unknown>
  readonly text: string
}

export type Receiver = {
  readonly origin: string
  readonly received: readonly Received[]
  /** Resolves once so many requests have come. */
  got(count: number): Promise<void>
}

type Answering = (response: ServerResponse, count: number) => void

const PATIENCE_MS = 45_000

/** Answers each request as it is told to; 200 unless it is. It ends with the test. */
export async function startReceiver(
  t: Test,
  answer: Answering = (response) => response.end('ok'),
): Promise<Receiver> {
  const received: Received[] = []
  const server = http.createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      received.push({ method, path: url, headers, text, json: JSON.parse(text) as Received['json'] })
      answer(response, received.length)
    })
  })
  const port = await listenOn(t, server)
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    got: (count) => until(() => received.length >= count),
  }
}

/** Waits until something has happened; throws where it does not. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it has not happened')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A setting with its defaults. */
export function askWith(webhook: object, more: object = {}): Ask {
  return withDefaults(AskSchema, { webhook, ...more }) as Ask
}

export function logTo(log: LogLine[]): Logger {
  return pino({ level: 'trace' }, { write: (line: string) => log.push(JSON.parse(line) as LogLine) })
}

export function requestWith(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    site: 'testrail',
    product: 'TestRail',
    cause: 'no-licence',
    page: 'no-licence',
    reference: 'K7Q2-M9XA',
    address: 'https://testrail.example/index.php?/runs/1',
    person: { name: 'ada', isVerified: true },
    account: undefined,
    email: 'ada@example.com',
    message: 'For the tests of release 7.',
    time: '2026-01-02T03:04:05.678Z',
    ...changes,
  }
}

export function letterWith(changes: Partial<Letter> = {}): Letter {
  return {
    summary: 'Request for access to TestRail',
    lines: [
      { label: 'Your name', value: 'ada (known from the sign-in)' },
      { label: 'Reference', value: 'K7Q2-M9XA' },
    ],
    message: 'For the tests of release 7.',
    ...changes,
  }
}
