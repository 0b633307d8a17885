// Two people behind one cache: what is the one's must never reach the other.
import { randomInt } from 'node:crypto'
import http from 'node:http'
import type { Test } from 'tap'
import { FRAME_NAVIGATION, NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'

const PEOPLE = ['ada.one', 'bob.two'] as const

const ASKING = [NAVIGATION, FRAME_NAVIGATION, PROGRAM, { ...NAVIGATION, 'Accept-Language': 'de' }] as const

const PATHS = [
  '/refused',
  '/denied',
  '/expired',
  '/moved',
  '/form',
  '/down',
  '/static',
  '/refused?x=1',
] as const

/**
 * An Usher whose upstream says of each refusal that anybody may keep it, which it should not. Pages, notices and the
 * upstream's own answers to programs tell the name of who asked.
 */
export async function startTelling(t: Test): Promise<string> {
  const origin = await startUpstream(t, (request, response) => {
    const name = String(request.headers['x-user'])
    const kept = {
      'Cache-Control': 'public, max-age=3600',
      Expires: 'Thu, 01 Jan 2099 00:00:00 GMT',
      ETag: '"1"',
    }
    const own = { 'Cache-Control': 'private', 'Content-Type': 'text/html' }
    if (request.url === '/static') response.writeHead(200, kept).end('the same for all')
    else if (request.url === '/down') request.socket.destroy()
    else if (request.url === '/form')
      response.writeHead(200, own).end(`<html><body>wrong ${name}</body></html>`)
    else if (isPerson(request)) response.writeHead(401, { ...kept, 'Content-Type': 'text/html' }).end(name)
    else response.writeHead(401, own).end(name)
  })
  const rules = `userHeader: X-User
rules:
  - { name: form, when: { status: 200, path: { equals: /form }, body: { contains: wrong } }, cause: wrong-credentials, then: notice }
  - { name: denied, when: { status: 401, path: { equals: /denied } }, cause: no-permission, status: 403 }
  - { name: moved, when: { status: 401, path: { equals: /moved } }, cause: refused, then: redirect, to: '/login?to={return}' }
  - { name: refused, when: { status: 401 }, cause: no-licence }`
  const { url } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, rules)}`)
  return url
}

function isPerson({ headers }: http.IncomingMessage): boolean {
  return headers['sec-fetch-mode'] === 'navigate'
}

export type CrossHits = { readonly crossed: readonly string[]; readonly pages: number }

/** Asks so often through a cache, as either person; resolves with the answers that told the name of the other. */
export async function countCrossHits(t: Test, url: string, count: number): Promise<CrossHits> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })
  t.teardown(() => agent.destroy())
  const crossed: string[] = []
  let pages = 0
  const askOnce = async (): Promise<void> => {
    const one = randomInt(2)
    const path = PATHS[randomInt(PATHS.length)] ?? '/'
    const asking = ASKING[randomInt(ASKING.length)] ?? PROGRAM
    const headers = { ...asking, 'X-User': PEOPLE[one], Connection: 'keep-alive' }
    const answer = await send(url + path, { agent, headers })
    if (answer.text.includes(PEOPLE[one] ?? '')) pages += 1
    if (`${answer.text}${answer.rawHeaders.join()}`.includes(PEOPLE[1 - one] ?? '')) crossed.push(path)
    // A page for a person where a program asked, and the other way round.
    const isHtml = answer.text.startsWith('<!doctype html>')
    if (isHtml && asking === PROGRAM) crossed.push(`${path} as a program`)
  }
  const askOften = async (): Promise<void> => {
    for (let asked = 0; asked < count / 4; asked++) await askOnce()
  }
  await Promise.all([askOften(), askOften(), askOften(), askOften()])
  return { crossed, pages }
}
