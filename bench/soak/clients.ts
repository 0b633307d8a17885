// Clients of the soak: each asks one thing after the other, and a fifth of what they ask they do not wait for.
import http from 'node:http'

const PERSON = {
  'User-Agent': 'Mozilla/5.0',
  Accept: 'text/html',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
}

type Asked = { readonly path: string; readonly status: number; readonly body?: Buffer }

const UPLOAD = Buffer.alloc(64 * 1024, 'a')

// status: what must come, or 0 where the answer breaks off.
const DAY: readonly Asked[] = [
  { path: '/page', status: 200 },
  { path: '/page', status: 200 },
  { path: '/large', status: 200 },
  { path: '/stock', status: 401 },
  { path: '/refused', status: 403 },
  { path: '/upload', status: 200, body: UPLOAD },
  { path: '/slow', status: 200 },
  { path: '/reset', status: 502 },
  { path: '/cut', status: 0 },
  { path: '/.usher/health', status: 200 },
]

const FLOOD: readonly Asked[] = [
  ...Array.from({ length: 19 }, () => ({ path: '/stock', status: 401 })),
  { path: '/nearly', status: 403 },
]

export type Load = { readonly asked: readonly Asked[]; readonly abortedOneIn: number }

/** Everything that a day brings, a fifth of it aborted. */
export const DAYS_LOAD: Load = { asked: DAY, abortedOneIn: 5 }

/** Refusals alone, each waited for; one in twenty is the hardest to look at. */
export const FLOOD_OF_REFUSALS: Load = { asked: FLOOD, abortedOneIn: Infinity }

const MAX_ABORT_AFTER_MS = 6

export type Tally = { requests: number; aborted: number; wrong: string[] }

export type Running = { readonly load: Load; readonly tally: Tally; readonly isOver: () => boolean }

/** Asks until it is told to stop; counts into the tally. */
export async function runClient(url: string, { load, tally, isOver }: Running): Promise<void> {
  const { asked: all, abortedOneIn } = load
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  for (let index = Math.floor(Math.random() * all.length); !isOver(); index++) {
    const asked = all[index % all.length]
    if (asked === undefined) continue
    tally.requests += 1
    const isAborted = tally.requests % abortedOneIn === 0
    const status = await ask(agent, url, asked, isAborted)
    if (isAborted) tally.aborted += 1
    else if (status !== asked.status) tally.wrong.push(`${asked.path}: ${status}`)
  }
  agent.destroy()
}

function ask(agent: http.Agent, url: string, { path, body }: Asked, isAborted: boolean): Promise<number> {
  return new Promise((resolve) => {
    const method = body === undefined ? 'GET' : 'POST'
    const request = http.request(url + path, { agent, method, headers: PERSON }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', () => resolve(0))
    })
    request.on('error', () => resolve(0))
    if (isAborted) setTimeout(() => request.destroy(), Math.random() * MAX_ABORT_AFTER_MS)
    request.end(body)
  })
}
