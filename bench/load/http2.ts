// Clients over HTTP/2: several share a connection, as the tabs of a browser do.
import http2 from 'node:http2'
import type { ClientHttp2Session } from 'node:http2'
import type { BenchRequest } from '../requests.ts'
import type { Asked, Client } from './client.ts'

const CLIENTS_A_CONNECTION = 8

type AskedOverHttp2 = Omit<Asked, 'bytes'> & { readonly request: BenchRequest }

export function http2Clients(asked: AskedOverHttp2, count: number): Client[] {
  const sessions = Array.from({ length: Math.ceil(count / CLIENTS_A_CONNECTION) }, () => connect(asked))
  return Array.from({ length: count }, (_, index) => {
    const session = sessions[Math.floor(index / CLIENTS_A_CONNECTION)]
    if (session === undefined) throw new Error('fewer connections than clients')
    return clientOf(session, asked)
  })
}

function connect({ port, authority, fail }: AskedOverHttp2): ClientHttp2Session {
  const session = http2.connect(`https://127.0.0.1:${port}`, authority === undefined ? {} : { ca: authority })
  return session.on('error', fail)
}

function clientOf(session: ClientHttp2Session, { request, status, fail }: AskedOverHttp2): Client {
  const lowerCase = Object.entries(request.fields).map(([name, value]) => [name.toLowerCase(), value])
  const head = { ':path': request.target, ':method': request.method, ...Object.fromEntries(lowerCase) }
  return {
    ask(whenWhole) {
      const stream = session.request(head)
      stream.on('response', (fields) => {
        if (fields[':status'] !== status) fail(new Error(`${fields[':status']} came where ${status} was due`))
      })
      stream.on('error', fail)
      stream.on('end', whenWhole)
      stream.resume()
    },
    close: () => session.destroy(),
  }
}
