// A TestRail that answers get_users, and directories that ask it without the patience of production.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { pino } from 'pino'
import type { Test } from 'tap'
import type { Licences } from '../../src/config/schema/licencesSchema.ts'
import { createLicenceDirectory } from '../../src/licences/index.ts'
import type { LicenceDirectory, LicenceDirectoryOptions } from '../../src/licences/index.ts'
import { API_LIMITS } from '../../src/licences/testrailApi.ts'
import { startUpstream } from '../helpers/upstream.ts'
import type { LogLine } from '../helpers/usher.ts'

export const KEY = 'k3y-that-nobody-may-see'

export const PEOPLE = [
  user('ada@example.com'),
  user('Grace.Example@Example.com'),
  user('leo@example.com', { is_active: false }),
]

export function user(email: string, more: object = {}): object {
  return {
    id: 1,
    email,
    is_active: true,
    name: 'Somebody',
    role: 'Tester',
    role_id: 3,
    group_ids: [1, 2],
    ...more,
  }
}

export function answerJson(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8').end(JSON.stringify(value))
}

export type StandIn = { readonly origin: string; readonly requests: IncomingMessage[] }

/** Starts a server in place of TestRail; it keeps what it was asked. */
export async function standIn(t: Test, answer: RequestListener): Promise<StandIn> {
  const requests: IncomingMessage[] = []
  const origin = await startUpstream(t, (request, response) => {
    requests.push(request)
    answer(request, response)
  })
  return { origin, requests }
}

export type Directory = LicenceDirectory & { readonly log: readonly LogLine[] }

type Wishes = {
  readonly licences?: Partial<Licences>
  readonly site?: Partial<LicenceDirectoryOptions['site']>
  readonly upstream?: Partial<LicenceDirectoryOptions['upstream']>
  readonly tempo?: LicenceDirectoryOptions['tempo']
}

/** A directory that asks this origin, started; it ends with the test. */
export function startDirectory(t: Test, origin: string, wishes: Wishes = {}): Directory {
  const log: LogLine[] = []
  const directory = createLicenceDirectory({
    licences: {
      verifiedNamesOnly: false,
      refreshMs: 300_000,
      maxAgeMs: 86_400_000,
      testrail: { user: 'admin@example.com', apiKey: KEY },
      ...wishes.licences,
    },
    site: { name: 'testrail', hosts: [], pathPrefix: '/', ...wishes.site },
    upstream: {
      origin: new URL(origin),
      host: 'keep',
      tls: {},
      connectTimeoutMs: 20_000,
      ...wishes.upstream,
    },
    logger: pino({ level: 'debug' }, { write: (line: string) => log.push(JSON.parse(line)) }),
    tempo: { pace: () => 20, pollMs: 20, ...wishes.tempo },
  })
  t.teardown(() => directory.close())
  directory.start()
  return { ...directory, log }
}

/** As in production, but for what a test says. */
export function limits(more: Partial<typeof API_LIMITS>): typeof API_LIMITS {
  return { ...API_LIMITS, ...more }
}

// Proves nothing but that it came: where other work goes on, processes take long to start.
const PATIENCE_MS = 45_000

/** Waits until something holds; fails the test where it never does. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what} did not happen within ${PATIENCE_MS} ms`)
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  }
}

/** Waits for a state of the directory. */
export function untilState(directory: LicenceDirectory, state: string): Promise<void> {
  return until(() => directory.health().state === state, `the state ${state}`)
}
