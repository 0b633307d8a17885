import { filterPairs } from '../headerPairs.ts'
import type { Answer } from './index.ts'

/**
 * What a panel gets that asks by itself whether it is still refused: that it is, and nothing else. No challenge, because
 * the browser would ask for a password; no cookie, because one that comes late would undo the sign-in in the other tab.
 */
export function probeAnswer({ status, statusMessage, pairs }: Answer): Answer {
  const kept = filterPairs(pairs, (name) => KEPT.has(name))
  return {
    status,
    statusMessage,
    pairs: [...kept, 'Content-Length', '0'],
    body: Buffer.alloc(0),
  }
}

const KEPT: ReadonlySet<string> = new Set(['cache-control', 'date', 'usher-cause', 'usher-reference', 'vary'])
