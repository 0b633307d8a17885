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
const LOAD: readonly Asked[] = [
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

const ABORTED_ONE_IN = 5
const MAX_ABORT_AFTER_MS = 6

export type Tally = { requests: number; aborted: number; wrong: string[] }

/** Asks until it is told to stop; counts into the tally. */
export async function runClient(url: string, tally: Tally, isOver: () => boolean): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  for (let index = Math.floor(Math.random() * LOAD.length); !isOver(); index++) {
    const asked = LOAD[index % LOAD.length]
    if (asked === undefined) continue
    const isAborted = tally.requests % ABORTED_ONE_IN === 0
    tally.requests += 1
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
