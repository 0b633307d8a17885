import { ownHostOf } from '../hosts.ts'
import { codeOf } from '../proxy/answer/failure.ts'
import type { Upstream } from '../proxy/upstream/index.ts'

export type StatusCheckOptions = {
  readonly path: string
  /** Of the site. */
  readonly hosts: readonly string[]
  readonly upstream: Upstream
}

export const READY = 'ready'

const TIMEOUT_MS = 2_000

// Whoever asks oftener is told what was found last.
const KEPT_MS = 2_000

const MAX_STATUS_BYTES = 65_536

/** How an application says that it is: never rejects, and asks it once in a while however many ask. */
export function createStatusCheck(options: StatusCheckOptions): () => Promise<string> {
  let found: Promise<string> | undefined
  let askedAt = 0
  return () => {
    const now = performance.now()
    if (found === undefined || now - askedAt >= KEPT_MS) {
      askedAt = now
      found = ask(options)
    }
    return found
  }
}

async function ask({ path, hosts, upstream }: StatusCheckOptions): Promise<string> {
  const late = AbortSignal.timeout(TIMEOUT_MS)
  const client = upstream.openFresh()
  try {
    const host = ownHostOf(hosts, upstream.host)
    const { statusCode, body } = await client.request({
      ...{ method: 'GET', path, signal: late },
      headers: { Accept: 'application/json', ...(host !== undefined && { Host: host }) },
    })
    let text = ''
    for await (const chunk of body.setEncoding('utf8')) {
      text += String(chunk)
      if (text.length > MAX_STATUS_BYTES) return 'said more than 64 KiB'
    }
    if (statusCode < 200 || statusCode > 299) return `answered ${statusCode}`
    return saysRunning(text) ? READY : 'does not say RUNNING'
  } catch (error) {
    return late.aborted ? `no answer within ${TIMEOUT_MS} ms` : codeOf(error as Error)
  } finally {
    await client.destroy()
  }
}

// Atlassian's applications say {"state":"RUNNING"}, or another word while they start, stop or are being set up. Of others
// the status says all.
function saysRunning(text: string): boolean {
  const state = stateIn(text)
  return state === undefined || state === 'RUNNING'
}

function stateIn(text: string): unknown {
  try {
    const told: unknown = JSON.parse(text)
    return typeof told === 'object' && told !== null && 'state' in told ? told.state : undefined
  } catch {
    return undefined // no JSON, and so no word of a state
  }
}
