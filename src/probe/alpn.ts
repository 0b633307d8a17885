import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { REQUEST_TIMEOUT_MS } from './asker.ts'

/** Whether a server would speak HTTP/2 (RFC 7301); undefined where that cannot be told. Nothing is asked of it. */
export async function offersHttp2({ protocol, hostname, port }: URL): Promise<boolean | undefined> {
  if (protocol !== 'https:') return undefined
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    ...{ host, port: port === '' ? 443 : Number(port), ALPNProtocols: ['h2', 'http/1.1'] },
    ...(isIP(host) === 0 && { servername: host }),
    // Whom it is spoken to is told by the requests, which verify it; here nothing is sent.
    rejectUnauthorized: false,
  })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) })
    return socket.alpnProtocol === 'h2'
  } catch {
    return undefined // those who ask say why there is no connection
  } finally {
    socket.destroy()
  }
}
