// What the tests of `usher serve` have in common.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http2 from 'node:http2'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { t as root } from 'tap'
import type { Test } from 'tap'
import { startUpstream } from '../helpers/upstream.ts'
import { spawnUsher } from '../helpers/usher.ts'
import type { UsherProcess } from '../helpers/usher.ts'

// Starting takes a second, on a busy machine more; what takes this long hangs.
export const LIMIT_MS = 180_000
// Every test starts a process or two, and a busy machine takes long over each.
root.setTimeout(600_000)

// What requests in flight get: longer than the busiest machine takes to do what a test does meanwhile.
const GRACE_MS = 120_000

/** Far from that: whoever ends within this has not waited for it. */
export const SOON_MS = 45_000

const TLS = join(import.meta.dirname, '../fixtures/tls')
export const AUTHORITY_FILE = join(TLS, 'ca.pem')
export const AUTHORITY = readFileSync(AUTHORITY_FILE)

/** A configuration with one site, and a long time of grace unless other limits are among the rest. */
export function siteAt(upstream: string, more = ''): string {
  const limits = /^limits:/m.test(more) ? '' : `limits: { gracePeriodMs: ${GRACE_MS} }`
  return `sites: [{ name: app, upstream: '${upstream}' }]\n${limits}\n${more}`
}

/** On SIGTERM, with 0, and long before the time of grace is over. */
export async function endsSoon(t: Test, usher: UsherProcess): Promise<void> {
  const asked = Date.now()
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
  t.ok(Date.now() - asked < SOON_MS, `ended after ${Date.now() - asked} ms`)
}

export async function spawnTls(t: Test): Promise<UsherProcess> {
  const material = `{ certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key }`
  const upstream = await startUpstream(t, (request, response) =>
    response.end(request.headers['x-forwarded-proto']),
  )
  return spawnUsher(t, siteAt(upstream, `listen: { port: 0, tls: ${material} }`))
}

export async function openSession(t: Test, url: string): Promise<http2.ClientHttp2Session> {
  const session = http2.connect(url, { ca: AUTHORITY })
  t.teardown(() => session.destroy())
  await once(session, 'connect')
  return session
}

export async function readBody(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8')) text += chunk
  return text
}
