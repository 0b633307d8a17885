// RFC 9110 12.5.3. Which Content-Encoding a page gets.

/** What a page can be sent in. */
export type Coding = 'br' | 'zstd' | 'gzip' | 'identity'

/**
 * The best first, where the client likes them alike. A page of 8.8 KB becomes 3.2 KB by br and 3.3 KB by the others;
 * zstd is strong on bodies of megabytes, and takes twice as long here, as nothing can be prepared for it.
 */
export const PREFERRED = ['br', 'gzip', 'zstd'] as const satisfies readonly Coding[]

// Browsers name four; whoever sends more has named ours by then.
const MAX_CHARACTERS = 500
const MAX_PARTS = 20

/**
 * Chooses for one request; acceptEncoding is the header as it came, undefined where there is none. A client that
 * accepts nothing that we have, not even the plain page, gets the plain page: this already is the answer to something
 * that went wrong, and a 406 in its place would tell its reader nothing.
 */
export function chooseCoding(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined || acceptEncoding === '') return 'identity'
  const qualities = parseQualities(acceptEncoding)
  const others = qualities.get('*') ?? 0
  let best: Coding = 'identity'
  // Unless it is named, the plain page is acceptable and wished for less than anything else.
  let bestQuality = qualities.get('identity') ?? 0
  for (const coding of PREFERRED) {
    const quality = qualities.get(coding) ?? others
    const isBetter = best === 'identity' ? quality >= bestQuality : quality > bestQuality
    if (quality > 0 && isBetter) {
      best = coding
      bestQuality = quality
    }
  }
  return best
}

const PART = /^([a-z0-9-]+|\*)(?:\s*;\s*q\s*=\s*([01](?:\.\d*)?))?$/

// What cannot be read is passed over, as if it had not been sent.
function parseQualities(header: string): Map<string, number> {
  const qualities = new Map<string, number>()
  for (const part of bounded(header).toLowerCase().split(',', MAX_PARTS)) {
    const [, name, quality = '1'] = PART.exec(part.trim()) ?? []
    if (name === undefined) continue
    // RFC 9110 8.4.1.3: x-gzip is the same.
    qualities.set(name === 'x-gzip' ? 'gzip' : name, Math.min(1, Number(quality)))
  }
  return qualities
}

// Cut between two parts, not inside of one.
function bounded(header: string): string {
  if (header.length <= MAX_CHARACTERS) return header
  return header.slice(0, Math.max(0, header.lastIndexOf(',', MAX_CHARACTERS)))
}
