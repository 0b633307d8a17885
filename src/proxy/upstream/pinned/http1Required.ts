import { constants } from 'node:http2'
import type { Http2ServerResponse } from 'node:http2'
import type { ClientResponse } from '../../clientResponse.ts'
import type { ForwardOptions } from '../../site.ts'

/**
 * Tells an HTTP/2 client to come again over HTTP/1.1 (RFC 9113 7): its connection carries requests that no sign-in of
 * the connection is about, and may carry those of others.
 */
export function requireHttp1(response: ClientResponse, { site, services }: ForwardOptions): void {
  const http1Required = services.counts.add('http1-required', site.name)
  services.logger.debug(
    { site: site.name, http1Required },
    'a sign-in of the connection needs HTTP/1.1; the client was told so',
  )
  const { stream } = response as unknown as Http2ServerResponse
  stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED)
}
