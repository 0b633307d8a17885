// A log that cannot be written: no request waits for it or fails with it.
import { test } from 'tap'
import type { Test } from 'tap'
import { freePort, health, throughShell, untilHealthy } from '../helpers/process.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher } from '../helpers/usher.ts'
import type { UsherProcess } from '../helpers/usher.ts'

const LIMIT_MS = 180_000

const REFUSED = 'rules: [{ name: refused, when: { status: 401 }, cause: sign-in-required }]'

const LOGS = {
  'a full disk': 'exec "$0" "$@" > /dev/full',
  'a pipe that is closed': '"$0" "$@" | true',
  'nothing at all': 'exec "$0" "$@" >&-',
}

/** Usher whose log goes where a shell says; resolves with its URL. */
async function startLogging(t: Test, setUp: string): Promise<string> {
  const origin = await startUpstream(t, (_request, response) => response.writeHead(401).end('no'))
  // Nobody reads where it listens.
  const port = await freePort()
  const config = `listen: { host: 127.0.0.1, port: ${port} }\n${siteBefore(origin, REFUSED)}`
  const usher = await spawnUsher(t, config, { ...throughShell(setUp), ownGroup: true })
  t.teardown(() => stopGroup(usher))
  const url = `http://127.0.0.1:${port}`
  await untilHealthy(url)
  return url
}

function stopGroup(usher: UsherProcess): void {
  try {
    usher.killGroup('SIGKILL')
  } catch {
    // gone already
  }
}

async function refusals(url: string, count: number): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => send(url, { headers: NAVIGATION })))
  return answers.map(({ status }) => status)
}

test(
  'where the log cannot be written, requests go on, and what is lost is counted',
  { timeout: LIMIT_MS },
  async (t) => {
    await Promise.all(
      Object.entries(LOGS).map(async ([log, setUp]) => {
        const url = await startLogging(t, setUp)
        const statuses = await refusals(`${url}/`, 20)
        t.ok(
          statuses.every((status) => status === 401),
          log,
        )
        const { lostLogLines } = await health(url)
        // Node puts /dev/null in the place of a standard output that is not there.
        if (log !== 'nothing at all')
          t.ok(Number(lostLogLines) >= 20, `${log}: ${String(lostLogLines)} lines`)
      }),
    )
  },
)

test(
  'a reader of the log that stops reading costs lines, and no request',
  { timeout: LIMIT_MS },
  async (t) => {
    const url = await startLogging(t, '"$0" "$@" | sleep 60')
    // More than the pipe and Usher hold.
    for (let round = 0; round < 8; round++) {
      const statuses = await refusals(`${url}/${'a'.repeat(8_000)}`, 20)
      t.ok(statuses.every((status) => status === 401))
    }
    t.ok(Number((await health(url))['lostLogLines']) >= 1)
  },
)
