import type { Audience } from '../config/words.ts'
import { fieldValues } from './fields.ts'
import type { HeaderFields } from './fields.ts'

/** The request headers that audienceOf reads, as an answer's Vary must name them. */
export const AUDIENCE_HEADERS = [
  'Accept',
  'Authorization',
  'Sec-Fetch-Dest',
  'Sec-Fetch-Mode',
  'Sec-Purpose',
  'User-Agent',
  'X-Requested-With',
] as const

// Fetch Metadata: destinations of a navigation. https://www.w3.org/TR/fetch-metadata/
const NAVIGATION_AUDIENCES: Readonly<Record<string, Audience>> = {
  document: 'page',
  iframe: 'frame',
  frame: 'frame',
  embed: 'frame',
  object: 'frame',
}

const PERSONAL_METHODS = new Set(['GET', 'HEAD', 'POST'])

/**
 * Who asks. A person is taken for a person only on positive evidence; whatever is unclear is a program, whose bytes stay.
 */
export function audienceOf(method: string, headers: HeaderFields): Audience {
  if (!PERSONAL_METHODS.has(method) || sendsToken(headers)) return 'client'
  const mode = first(headers, 'sec-fetch-mode')
  if (mode !== '') return byFetchMetadata(mode, headers)
  // Browsers send Fetch Metadata to https and localhost only, so a plain http intranet is told by the older signs.
  if (first(headers, 'x-requested-with') !== '') return 'script'
  if (!first(headers, 'user-agent').startsWith('mozilla/')) return 'client'
  return first(headers, 'accept').includes('text/html') ? 'page' : 'script'
}

function byFetchMetadata(mode: string, headers: HeaderFields): Audience {
  if (mode !== 'navigate' || first(headers, 'sec-purpose').includes('prefetch')) return 'script'
  return NAVIGATION_AUDIENCES[first(headers, 'sec-fetch-dest')] ?? 'script'
}

// Browsers answer Basic, NTLM and Negotiate challenges by themselves; other schemes are sent by programs.
function sendsToken(headers: HeaderFields): boolean {
  const scheme = first(headers, 'authorization').split(' ', 1)[0] ?? ''
  return scheme !== '' && scheme !== 'basic' && scheme !== 'ntlm' && scheme !== 'negotiate'
}

function first(headers: HeaderFields, name: string): string {
  return (fieldValues(headers, name)[0] ?? '').toLowerCase()
}
