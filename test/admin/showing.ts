// The listener for operators before sources whose every word is known: a day of traffic, refusals of each kind.
import type { Test } from 'tap'
import { configuredBy } from '../../src/admin/configured.ts'
import { createAdminServer } from '../../src/admin/server.ts'
import type { AdminSources } from '../../src/admin/sources.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { CAUSES } from '../../src/config/words.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { createGallery } from '../../src/preview/gallery.ts'
import { readTextSources } from '../../src/preview/textSources.ts'
import type { RecentRefusal } from '../../src/proxy/recentRefusals.ts'
import { BUCKET_MS, MAX_BUCKETS } from '../../src/traffic/index.ts'
import type { Bucket } from '../../src/traffic/index.ts'

export const CONFIG = `
admin: { port: 0 }
brand: { organisation: Example Ltd, contactEmail: it-help@example.com }
sites:
  - name: testrail
    hosts: [testrail.example.com]
    upstream: https://10.0.0.5
    connection: { tls: { serverName: testrail.example.com } }
    presets: [testrail]
    licences: { testrail: { user: admin@example.com, apiKey: not-to-be-shown } }
    frameAncestors: [https://jira.example.com]
  - name: confluence
    hosts: [wiki.example.com]
    upstream: https://10.0.0.6:8443
    presets: [confluence]
`

export type Showing = {
  readonly config?: string
  readonly env?: NodeJS.ProcessEnv
  readonly sources?: Partial<AdminSources>
}

/** Where the pages are, until the test ends. */
export async function startPages(t: Test, showing: Showing = {}): Promise<string> {
  const { url, close } = await openPages(showing)
  t.teardown(close)
  return url
}

/** The same for whoever closes it. */
export async function openPages({ config: text = CONFIG, env = {}, sources = {} }: Showing) {
  const options = { env, presetsDirectory: PRESETS_DIRECTORY }
  const config = parseConfig(text, '/etc/usher/usher.yaml', options)
  const { admin: listener } = config
  if (listener === undefined) throw new Error('the configuration has no listener for operators')
  const texts = { config, templatesDirectory: TEMPLATES_DIRECTORY }
  const templates = readTemplates(TEMPLATES_DIRECTORY)
  const configured = configuredBy({
    ...{ config, loadedAt: Date.now() - 7_200_000 },
    makeGallery: () => createGallery({ config, templates, texts: readTextSources(texts) }),
  })
  const server = createAdminServer({
    listener: { ...listener, port: 0 },
    sources: { ...sampleSources(), ...sources },
    configured,
  })
  await server.listen()
  return { url: server.address() ?? '', close: () => server.close() }
}

export function sampleSources(now = Date.now()): AdminSources {
  const eventLoop = { p99Ms: 2, maxMs: 11 }
  const worker = (number: number, state = 'serving') => ({
    ...{ worker: number, pid: 4_000 + number, state, eventLoop },
  })
  return {
    health: async () => ({
      ...{ status: 'ok', version: '0.1.0', lostLogLines: 0, eventLoop },
      licences: { testrail: { state: 'fresh', entries: 412, ageSeconds: 140 } },
      workers: [worker(1), worker(2)],
    }),
    readiness: async () => ({ ready: true, state: 'serving', sites: { confluence: 'ready' } }),
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    traffic: async () => sampleTraffic(now),
    refusals: async () => sampleRefusals(now),
  }
}

// As many as people send who come at nine and leave at six.
function sampleTraffic(now: number): Bucket[] {
  const last = Math.floor(now / BUCKET_MS) * BUCKET_MS
  return Array.from({ length: MAX_BUCKETS }, (_, index) => {
    const from = last - (MAX_BUCKETS - 1 - index) * BUCKET_MS
    const hour = new Date(from).getUTCHours()
    const rush = Math.max(0.04, Math.sin(((hour - 6) / 14) * Math.PI)) * (1 + ((index * 37) % 11) / 20)
    const part = (share: number): number => Math.round(rush * share)
    const causes = {
      ...{ 'sign-in-required': part(9), 'no-licence': part(5), 'session-expired': part(3) },
      ...{ 'wrong-credentials': part(2) },
    }
    const failures = hour === 11 && index % 12 < 3 ? part(40) : 0
    return {
      from,
      sites: {
        testrail: { requests: part(160) + failures, failures, causes },
        confluence: { requests: part(90), failures: 0, causes: { 'session-expired': part(4) } },
      },
    }
  })
}

const SAMPLES: readonly Partial<RecentRefusal>[] = [
  { reference: 'K7Q2-M9XA' },
  { cause: 'no-licence', rule: 'testrail/licence-missing', reference: 'P3WD-0HJ5', status: 403 },
  {
    cause: 'sign-in-required',
    rule: 'testrail/panel-signed-out',
    audience: 'frame',
    upstreamStatus: 200,
    status: 200,
  },
  {
    cause: 'wrong-credentials',
    rule: 'testrail/wrong-password',
    method: 'POST',
    upstreamStatus: 200,
    status: 200,
  },
  {
    ...{ site: 'confluence', cause: 'session-expired', rule: 'confluence/login-redirect', reference: '' },
    ...{ isObserved: true, path: '/pages/viewpage.action', upstreamStatus: 302, status: 302 },
  },
  {
    ...{ cause: 'upstream-unavailable', rule: '', code: 'ECONNREFUSED', action: 'failure' },
    ...{ upstreamStatus: 0, status: 502, path: '/index.php' },
  },
  { audience: 'script', path: '/rest/api/content/very-long/'.repeat(9).slice(0, 256), site: 'confluence' },
]

export const REFUSAL: RecentRefusal = {
  ...{ at: 0, reference: 'A1B2-C3D4', site: 'testrail', cause: 'sign-in-required', rule: 'iis/stock-401' },
  ...{ code: '', action: 'swap', isObserved: false, audience: 'page', upstreamStatus: 401, status: 401 },
  ...{ method: 'GET', path: '/index.php' },
}

const REFERENCES = ['2HVE-9D4K', 'T8RB-51VZ', 'C0MP-7YWX', '6N3G-JQ2F', 'ZB4S-E8T1', '9KXA-D5RM']

function sampleRefusals(now: number): RecentRefusal[] {
  return Array.from({ length: 24 }, (_, index) => ({
    ...REFUSAL,
    reference: REFERENCES[index % REFERENCES.length] ?? '',
    ...SAMPLES[index % SAMPLES.length],
    ...(index >= SAMPLES.length && { cause: CAUSES[index % CAUSES.length] ?? 'refused' }),
    at: now - index * index * 21_000 - 4_000,
  }))
}
