import type { IncomingMessage } from 'node:http'

/**
 * True for a form that one of these pages has sent. Fetch Metadata says so; without it, as over plain HTTP to another
 * machine, Origin does. Of its scheme nothing is asked: TLS may end before this listener. Neither can be set by another
 * site's page, and what has neither is not believed.
 */
export function isFromOurPage({ headers }: IncomingMessage): boolean {
  const fetchSite = headers['sec-fetch-site']
  if (fetchSite !== undefined) return fetchSite === 'same-origin'
  const { origin, host } = headers
  return (
    origin !== undefined &&
    host !== undefined &&
    URL.parse(origin)?.host === URL.parse(`http://${host}`)?.host
  )
}
