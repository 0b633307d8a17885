import type { LoadedConfig, Site } from '../config/load.ts'
import type { Path } from '../config/problem.ts'
import type { Limits } from '../config/schema/index.ts'
import { askUrl } from '../explain/askUrl.ts'
import { ownHostOf } from '../hosts.ts'
import { createUpstream } from '../proxy/upstream/index.ts'
import { firstValue } from '../rules/fields.ts'
import { withoutSecrets } from '../rules/secrets.ts'
import type { SavedHead } from '../saved/savedResponse.ts'
import type { Remark } from './finding.ts'

const TIMEOUT_MS = 5_000

const TRUST_REMEDY = '; name its authority in connection.tls.caFile'

// Nothing of it is read; what comes with the head is dropped.
const MAX_BODY_BYTES = 0

/**
 * What each upstream answers to one GET of the site's root, as Usher would ask: its TLS settings, its Host, neither
 * credentials nor cookies. Redirects are not followed.
 */
export async function upstreamRemarks({ sites, limits }: LoadedConfig): Promise<Remark[]> {
  return Promise.all(
    sites.flatMap((site, index) =>
      site.upstream.startsWith('demo:') ? [] : [remarkOf(site, limits, ['sites', index, 'upstream'])],
    ),
  )
}

async function remarkOf(site: Site, limits: Limits, path: Path): Promise<Remark> {
  const { name, upstream, hosts, pathPrefix } = site
  const { origin, host, openFresh } = createUpstream(site, upstream, limits)
  const named = ownHostOf(hosts, host)
  const headers = { 'user-agent': 'usher-check', accept: '*/*', ...(named !== undefined && { host: named }) }
  try {
    const url = new URL(pathPrefix, origin)
    const bounds = { timeoutMs: TIMEOUT_MS, maxBodyBytes: MAX_BODY_BYTES }
    const { response } = await askUrl(url, {
      headers,
      dispatcher: openFresh(),
      trustRemedy: TRUST_REMEDY,
      ...bounds,
    })
    const id = response.status >= 500 ? 'upstream-failing' : 'upstream-answers'
    return { id, message: `site ${name}: ${upstream} ${saidBy(response)}`, path }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { id: 'upstream-unreachable', message: `site ${name}: ${reason}`, path }
  }
}

function saidBy({ status, headers }: SavedHead): string {
  const location = firstValue(headers, 'location')
  return `answers ${status}${location === '' ? '' : `, and leads to ${withoutSecrets(location)}`}`
}
