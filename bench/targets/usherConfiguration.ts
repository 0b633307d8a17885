// The configuration under which Usher is measured, as an operator could have it.
import { stringify } from 'yaml'
import type { Setting } from './setting.ts'

type Wanted = Pick<Setting, 'upstreamPort' | 'front' | 'ownRules' | 'certificateFile' | 'keyFile'>

/** It in YAML. */
export function usherConfiguration(wanted: Wanted): string {
  const { upstreamPort, front, ownRules, certificateFile: certFile, keyFile } = wanted
  const tls = front === 'http1' ? {} : { tls: { certFile, keyFile, http2: front === 'h2' } }
  return stringify({
    listen: { host: '127.0.0.1', port: 0, ...tls },
    // The listener for operators, with the metrics.
    admin: { host: '127.0.0.1', port: 0 },
    limits: { keepAliveTimeoutMs: 600_000 },
    sites: [
      {
        name: 'bench',
        upstream: `http://127.0.0.1:${upstreamPort}`,
        presets: ['testrail', 'iis', 'confluence'],
        rules: ownRulesOf(ownRules),
      },
    ],
  })
}

type When = Readonly<Record<string, unknown>>

// What operators write rules for, in turn; none of them holds for the page.
const CONDITIONS: readonly ((index: number) => When)[] = [
  (index) => ({ status: 401, path: { startsWith: `/reports/${index}/` } }),
  (index) => ({ status: [401, 403], body: { contains: `no seat assigned for module ${index}` } }),
  (index) => ({ status: 403, header: { 'X-Refused-By': { equals: `module-${index}` } } }),
  (index) => ({ status: 404, path: { startsWith: `/display/SPACE${index}` } }),
  (index) => ({ status: '5xx', contentType: 'text/html', body: { matches: `(?i)module ${index} is down` } }),
  (index) => ({ status: 200, path: { equals: `/panels/${index}` }, body: { contains: 'not signed in' } }),
  (index) => ({ status: 403, requestHeader: { 'X-Client': { startsWith: `tool-${index}/` } } }),
  (index) => ({ status: 401, cookie: { [`module_${index}`]: 'present' } }),
  (index) => ({ status: 302, header: { Location: { contains: `/sign-in/${index}` } } }),
  (index) => ({ status: 403, query: { contains: `module=${index}&` } }),
]

function ownRulesOf(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `own-${index}`,
    when: CONDITIONS[index % CONDITIONS.length]?.(index),
    cause: 'no-permission',
  }))
}
