// What the tests of several processes have in common.
import http from 'node:http'
import type { ServerResponse } from 'node:http'
import { t as root } from 'tap'
import type { Test } from 'tap'
import { siteAt } from '../commands/serving.ts'
import { health } from '../helpers/process.ts'
import { NAVIGATION, startUpstream } from '../helpers/upstream.ts'
import { spawnUsher } from '../helpers/usher.ts'
import type { LogLine, SpawnOptions, UsherProcess } from '../helpers/usher.ts'

// Each test starts three processes, which takes some seconds on a busy machine.
root.setTimeout(600_000)

export const LIMIT_MS = 180_000

export type Crew = UsherProcess & {
  readonly url: string
  /** The process of each worker, in the order of their numbers; those of today. */
  pids(): readonly number[]
  /** Log lines so far that hold these fields. */
  told(fields: LogLine): readonly LogLine[]
}

/** Usher in two processes, once both listen. Those that are left end with the test. */
export async function startCrew(t: Test, config: string, options: SpawnOptions = {}): Promise<Crew> {
  const usher = await spawnUsher(t, `workers: 2\n${config}`, options)
  t.teardown(() => {
    for (const { workerPid } of told(usher, { msg: 'a worker listens' })) killHard(Number(workerPid))
  })
  const [url = ''] = await usher.listening
  return { ...usher, url, pids: () => pidsOf(usher), told: (fields) => told(usher, fields) }
}

function told({ lines }: UsherProcess, fields: LogLine): LogLine[] {
  return lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine)
    .filter((line) => Object.entries(fields).every(([key, value]) => line[key] === value))
}

function pidsOf(usher: UsherProcess): number[] {
  const pids: number[] = []
  for (const { worker, workerPid } of told(usher, { msg: 'a worker listens' }))
    pids[Number(worker) - 1] = Number(workerPid)
  return pids
}

export function killHard(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}

/** False for a process that has ended, even one whose parent has yet to be told. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // there is no such process
  }
}

/** A client with one connection, which belongs to one worker. */
export type Client = {
  /** The number of the worker. */
  readonly worker: number
  readonly get: (path: string) => Promise<string>
}

/** A connection to each worker; whoever is free takes one, so it may take some. */
export async function clientOfEach(t: Test, url: string): Promise<readonly [Client, Client]> {
  const clients: Client[] = []
  for (let tries = 0; tries < 400; tries++) {
    const several = await Promise.all([connect(t, url), connect(t, url), connect(t, url)])
    for (const client of several) clients[client.worker] ??= client
    const [, first, second] = clients
    if (first && second) return [first, second]
  }
  throw new Error('one worker takes no connection')
}

export async function connect(t: Test, url: string): Promise<Client> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const get = (path: string): Promise<string> => getText(agent, url + path)
  const { worker } = JSON.parse(await get('/.usher/health')) as { worker: number }
  return { worker, get }
}

function getText(agent: http.Agent, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: NAVIGATION }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', reject)
      response.on('end', () => resolve(text))
    })
    request.on('error', reject)
  })
}

/** Goes on asking, over a connection of its own, until it is ended or something goes wrong; then tells what did. */
export function underLoad(t: Test, client: Client): { end(): Promise<readonly unknown[]> } {
  const wrong: unknown[] = []
  let isOver = false
  async function run(): Promise<void> {
    while (!isOver && wrong.length === 0) {
      const text = await client.get('/fast').catch((error: unknown) => error)
      if (text !== 'fast') wrong.push(text)
    }
  }
  const running = run()
  t.teardown(() => {
    isOver = true
  })
  return {
    async end() {
      isOver = true
      await running
      return wrong
    },
  }
}

/** What health says of a worker, asked over connections of their own until that one answers. */
export async function healthOf(url: string, worker: number): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 400; tries++) {
    const answers = await Promise.all([health(url), health(url), health(url)])
    const answer = answers.find((one) => one['worker'] === worker)
    if (answer) return answer
  }
  throw new Error(`worker ${worker} takes no connection`)
}

export type Slow = { readonly usher: Crew; readonly waiting: readonly ServerResponse[] }

/** Before an upstream that answers /fast at once, and everything else when the test does. */
export async function startSlow(t: Test, options = {}, more = ''): Promise<Slow> {
  const waiting: ServerResponse[] = []
  const upstream = await startUpstream(t, (request, response) => {
    if (request.url === '/fast') response.end('fast')
    else waiting.push(response)
  })
  return { usher: await startCrew(t, siteAt(upstream, more), options), waiting }
}
