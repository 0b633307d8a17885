import type { IncomingMessage } from 'node:http'

const OWN_SITE: ReadonlySet<string | string[] | undefined> = new Set([undefined, 'same-origin', 'none'])

/**
 * False for a request that a page of another origin sends. Browsers say whose it is by Fetch Metadata, older ones by Origin;
 * programs say neither.
 */
export function isFromNoOtherPage({ headers }: IncomingMessage): boolean {
  if (!OWN_SITE.has(headers['sec-fetch-site'])) return false
  const { origin, host } = headers
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}
