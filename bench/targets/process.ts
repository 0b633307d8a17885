// What targets on Node have in common: how they are told what to do, and how they tell where they listen.
import http2 from 'node:http2'
import http from 'node:http'
import https from 'node:https'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Server } from 'node:net'
import { PAGE_FILE } from './setting.ts'
import type { Setting } from './setting.ts'

// The idle connections of the bench are to stay.
export const KEEP_ALIVE_MS = 600_000

/** Connections to the upstream at most; more than any scenario has in flight. */
export const UPSTREAM_CONNECTIONS = 256

/** What the bench said on the command line. */
export function readSetting(): Setting {
  const [, , json] = process.argv
  if (json === undefined) throw new Error('this is started by npm run bench')
  return JSON.parse(json) as Setting
}

export function upstreamOrigin({ upstreamPort }: Setting): string {
  return `http://127.0.0.1:${upstreamPort}`
}

export function tlsOf({ certificateFile, keyFile }: Setting): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certificateFile), key: readFileSync(keyFile) }
}

/** The page in the place of a refusal, for targets that send one. */
export function readPage({ pagesDirectory }: Setting): Buffer {
  return readFileSync(join(pagesDirectory, PAGE_FILE))
}

/** The swap that peers on Node do: by status and by who asks, without a look at the body. */
export function isRefusedPerson(status: number | undefined, headers: http.IncomingHttpHeaders): boolean {
  return status === 401 && headers['sec-fetch-mode'] === 'navigate'
}

/** Serves with the front that the setting says, and announces the port. */
export function serve(setting: Setting, handler: http.RequestListener): void {
  const server = serverFor(setting, handler)
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => announce(server))
}

/** Tells the bench the port: one line on standard output. */
export function announce(server: Pick<Server, 'address'>): void {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port')
  console.log(`port ${address.port}`)
}

function serverFor(setting: Setting, handler: http.RequestListener): Server {
  const keepAlive = { keepAliveTimeout: KEEP_ALIVE_MS }
  if (setting.front === 'http1') return http.createServer(keepAlive, handler)
  if (setting.front === 'tls') return https.createServer({ ...tlsOf(setting), ...keepAlive }, handler)
  // The compatibility API: requests and answers of HTTP/2 look like those of HTTP/1.1.
  return http2.createSecureServer(tlsOf(setting), handler as unknown as Http2Listener)
}

type Http2Listener = NonNullable<Parameters<typeof http2.createSecureServer>[1]>
