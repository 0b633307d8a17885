import { X509Certificate } from 'node:crypto'
import type { LoadedConfig } from '../config/load.ts'
import type { Path } from '../config/problem.ts'
import type { Remark } from './finding.ts'

const SOON_DAYS = 30
const DAY_MS = 86_400_000

type Certified = Pick<LoadedConfig, 'listeners' | 'sites'> & {
  readonly admin?: LoadedConfig['admin'] | undefined
}

/**
 * Certificates that have ended or soon will. No reason to refuse a configuration that runs: what is expired is refused by
 * those who connect.
 */
export function certificateRemarks({ listeners, admin, sites }: Certified): Remark[] {
  return [
    ...listeners.flatMap(({ tls }, index) =>
      ageOf(tls?.cert, `listener ${index + 1}`, listenPath(listeners, index)),
    ),
    ...ageOf(admin?.tls?.cert, 'admin', ['admin', 'tls', 'certFile']),
    ...sites.flatMap(({ name, tls }, index) => [
      ...ageOf(tls.cert, `site ${name}`, ['sites', index, 'connection', 'tls', 'certFile']),
      ...ageOf(soleAuthority(tls.ca), `site ${name}: caFile`, [
        'sites',
        index,
        'connection',
        'tls',
        'caFile',
      ]),
    ]),
  ]
}

// A single listener may be written without a list.
function listenPath(listeners: readonly unknown[], index: number): Path {
  return ['listen', ...(listeners.length > 1 ? [index] : []), 'tls', 'certFile']
}

const CERTIFICATE = /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[^-]*-----END [A-Z0-9 ]*CERTIFICATE-----/g

// In a list of authorities an old one does no harm.
function soleAuthority(pem: string | undefined): string | undefined {
  return pem?.match(CERTIFICATE)?.length === 1 ? pem : undefined
}

// Of a chain, the one that ends first.
function ageOf(pem: string | undefined, owner: string, path: Path): Remark[] {
  const ends = (pem?.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text).validToDate.getTime())
  const end = Math.min(...ends)
  if (end > Date.now() + SOON_DAYS * DAY_MS) return []
  const verb = end > Date.now() ? 'ends' : 'ended'
  const message = `${owner}: the certificate ${verb} on ${new Date(end).toISOString().slice(0, 10)}`
  return [{ id: 'certificate-expiry', message, path }]
}
