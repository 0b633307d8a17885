import { filterPairs, pairValues } from '../headerPairs.ts'
import type { HeaderPairs } from '../headerPairs.ts'
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
    pairs: [...kept, ...legOfSignIn(pairs), 'Content-Length', '0'],
    body: Buffer.alloc(0),
  }
}

const KEPT: ReadonlySet<string> = new Set(['cache-control', 'date', 'usher-cause', 'usher-reference', 'vary'])

// RFC 4559 4: a challenge with data answers the browser in the middle of a sign-in, and asks nobody for anything.
const WITH_DATA = /(?:^|,\s*)((?:ntlm|negotiate|nego2)\s+[a-z0-9+/]+=*)\s*(?=,|$)/gi

// Alone, as one line may hold several challenges.
function legOfSignIn(pairs: HeaderPairs): HeaderPairs {
  return pairValues(pairs, 'www-authenticate').flatMap((value) =>
    [...value.matchAll(WITH_DATA)].flatMap(([, challenge = '']) => ['WWW-Authenticate', challenge]),
  )
}
