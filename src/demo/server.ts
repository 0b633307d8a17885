import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { compress } from './compression.ts'
import { textAnswer, type Answer, type DemoRequest, type Handler } from './message.ts'

const MAX_BODY_BYTES = 16_384

// Longer than a proxy keeps an idle connection, so that a request never meets a socket being closed.
const KEEP_ALIVE_TIMEOUT_MS = 120_000

export type DemoServer = { readonly origin: string; close(): Promise<void> }

/** Answers HTTP with the handler; port 0 lets the system choose. Rejects when the address is taken. */
export async function listen(handler: Handler, place: { host: string; port: number }): Promise<DemoServer> {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS },
    function answerRequest(request, response) {
      reply(handler, request, response).catch((problem: unknown) => giveUp(response, problem))
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.port, place.host, resolve)
  })
  return { origin: originOf(server, place.host), close: () => close(server) }
}

async function reply(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  const answer = body === undefined ? tooLarge() : handler(readRequest(request, body))
  send(response, compress(answer, request.headers['accept-encoding'] ?? ''))
}

function readRequest(request: IncomingMessage, body: Buffer): DemoRequest {
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: request.headers,
    form: new URLSearchParams(body.toString()),
  }
}

/** Undefined when the body is longer than the bound; what is left of it is read and thrown away. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) {
      request.resume()
      return undefined
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): Answer {
  return textAnswer(413, 'text/plain', `The demo takes bodies of ${MAX_BODY_BYTES} bytes at most.\n`)
}

function send(response: ServerResponse, answer: Answer): void {
  // Compressing streams its output, so such an answer travels in chunks and only the others tell their length.
  const length = answer.compressible ? [] : ['Content-Length', String(answer.body.length)]
  const reason = answer.reason ?? STATUS_CODES[answer.status] ?? ''
  response.writeHead(answer.status, reason, [...answer.fields.flat(), ...length])
  response.end(answer.body)
}

/** Either the client has left, and nobody waits for an answer, or the demo has a fault that must be seen. */
function giveUp(response: ServerResponse, problem: unknown): void {
  if (response.headersSent || response.socket === null || response.socket.destroyed) {
    response.destroy()
    return
  }
  send(response, textAnswer(500, 'text/plain', `The demo failed: ${String(problem)}\n`))
}

/** A wildcard address is for listening only: links name the loopback address instead. */
function originOf(server: Server, host: string): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The demo has no TCP address to show.')
  const name = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`
}

/** Once it is closed, closing it again changes nothing. */
function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve()
  return new Promise((resolve, reject) => {
    server.close((problem) => (problem ? reject(problem) : resolve()))
    // Also those that have not asked anything yet, such as a browser's connections in reserve.
    server.closeAllConnections()
  })
}
