import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerPreview } from '../../admin/galleryAnswers.ts'
import type { PreviewAnswer } from '../../admin/galleryAnswers.ts'
import { bracketed, isForUs } from '../../hosts.ts'
import type { LivePreview, PreviewState } from './livePreview.ts'

// Each is a tab that somebody has open.
const MAX_FOLLOWERS = 32

export type PreviewServer = { readonly url: string; close(): Promise<void> }

export type ListenOptions = { readonly preview: LivePreview; readonly host: string; readonly port: number }

/** Shows a preview on an address. Rejects with what is in the way, and what to do about it. */
export async function listen({ preview, host, port }: ListenOptions): Promise<PreviewServer> {
  const followers = new Set<ServerResponse>()
  const stopFollowing = preview.follow(({ version }) => {
    for (const follower of followers) tell(follower, version)
  })
  const server = createServer(function answerRequest(request, response) {
    const fault = faultOf(request, host)
    if (fault) refuse(response, fault)
    else if (request.url === '/events' && request.method === 'GET') addFollower(response, followers, preview)
    else answer(request, response, preview)
  })
  await bind(server, { host, port })
  return {
    url: `http://${EVERY_ADDRESS.has(host) ? 'localhost' : bracketed(host)}:${(server.address() as AddressInfo).port}`,
    async close() {
      stopFollowing()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

function bind(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const remedy = REMEDIES[error.code ?? ''] ?? error.message
      reject(new Error(`cannot listen on ${bracketed(host)}:${port}: ${remedy}`, { cause: error }))
    })
    server.listen(port, host, resolve)
  })
}

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already; stop it, or choose another port with --port N',
  EACCES: 'this user may not; choose a port from 1024 up with --port N',
  EADDRNOTAVAIL: 'this machine has no such address; leave out --host, or name one of its own',
  ENOTFOUND: 'this name has no address; leave out --host, or name an address of this machine',
}

type Fault = { readonly status: number; readonly text: string; readonly headers?: Record<string, string> }

function faultOf(request: IncomingMessage, host: string): Fault | undefined {
  if (!isForUs(request, host)) {
    return {
      status: 421,
      text: 'The preview is shown under localhost, 127.0.0.1 and the host of --host alone.\n',
    }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, text: 'The preview is there to be looked at.\n', headers: { Allow: 'GET, HEAD' } }
  }
  return request.url?.startsWith('/') ? undefined : { status: 400, text: 'Ask for a path.\n' }
}

function refuse(response: ServerResponse, { status, text, headers }: Fault): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(text)
}

const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
}

function answer(request: IncomingMessage, response: ServerResponse, { state }: LivePreview): void {
  const { status, contentType, contentSecurityPolicy, body } = answered(request.url ?? '/', state)
  response.writeHead(status, {
    ...COMMON_HEADERS,
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': contentSecurityPolicy,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

// A page that cannot be rendered for one sample must not end the others.
function answered(target: string, state: PreviewState): PreviewAnswer {
  try {
    return answerPreview(target, state)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const contentType = 'text/plain; charset=utf-8'
    return { status: 500, contentType, contentSecurityPolicy: "default-src 'none'", body: `${text}\n` }
  }
}

// Server-Sent Events (HTML standard, 9.2): the version now, and each one after it.
function addFollower(response: ServerResponse, followers: Set<ServerResponse>, { state }: LivePreview): void {
  if (followers.size >= MAX_FOLLOWERS) {
    refuse(response, { status: 503, text: 'Too many tabs are open.\n', headers: { 'Retry-After': '10' } })
    return
  }
  response.writeHead(200, { ...COMMON_HEADERS, 'Content-Type': 'text/event-stream' })
  response.write('retry: 1000\n')
  tell(response, state.version)
  followers.add(response)
  response.once('close', () => followers.delete(response))
}

function tell(response: ServerResponse, version: string): void {
  response.write(`event: state\ndata: ${version}\n\n`)
}
