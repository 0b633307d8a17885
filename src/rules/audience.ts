import type { Audience } from '../config/words.ts'
import { firstValue } from './fields.ts'
import type { HeaderFields } from './fields.ts'

/** The request headers that audienceOf reads, as an answer's Vary must name them. */
export const AUDIENCE_HEADERS = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Purpose',
  'Sec-Fetch-Dest',
  'Sec-Fetch-Mode',
  'Sec-Purpose',
  'User-Agent',
  'X-Requested-With',
] as const

const PERSONAL_METHODS = new Set(['GET', 'HEAD', 'POST'])

/**
 * Who asks. A person is taken for a person only on positive evidence; whatever is unclear is a program, whose bytes stay.
 */
export function audienceOf(method: string, headers: HeaderFields): Audience {
  if (!PERSONAL_METHODS.has(method) || sendsToken(headers)) return 'client'
  // Nobody looks at a prefetched answer yet.
  if (/prefetch/.test(read(headers, 'sec-purpose') + read(headers, 'purpose'))) return 'script'
  const mode = read(headers, 'sec-fetch-mode')
  return mode === '' ? byOlderSigns(method, headers) : byFetchMetadata(mode, headers)
}

// Browsers answer these challenges by themselves; other schemes are sent by programs.
const BROWSER_SCHEMES = new Set(['', 'basic', 'digest', 'negotiate', 'ntlm'])

function sendsToken(headers: HeaderFields): boolean {
  return !BROWSER_SCHEMES.has(read(headers, 'authorization').split(' ', 1)[0] ?? '')
}

// Fetch Metadata: destinations of a navigation. https://www.w3.org/TR/fetch-metadata/
const NAVIGATION_AUDIENCES: ReadonlyMap<string, Audience> = new Map([
  ['document', 'page'],
  ['iframe', 'frame'],
  ['frame', 'frame'],
  ['embed', 'frame'],
  ['object', 'frame'],
])

function byFetchMetadata(mode: string, headers: HeaderFields): Audience {
  if (mode !== 'navigate') return 'script'
  return NAVIGATION_AUDIENCES.get(read(headers, 'sec-fetch-dest')) ?? 'script'
}

const FORM_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/

// Browsers send Fetch Metadata to https and localhost only, so a plain http intranet is told by the older signs.
function byOlderSigns(method: string, headers: HeaderFields): Audience {
  if (!isBrowser(read(headers, 'user-agent'))) return 'client'
  if (read(headers, 'x-requested-with') !== '') return 'script'
  const sends = read(headers, 'content-type')
  if (method === 'POST' && sends !== '' && !FORM_TYPES.test(sends)) return 'script'
  // What every browser puts first when it navigates, and nothing that a page loads by itself.
  return read(headers, 'accept').startsWith('text/html') ? 'page' : 'script'
}

// Robots and feed readers call themselves compatible with Mozilla, as among browsers only Internet Explorer did.
function isBrowser(userAgent: string): boolean {
  return userAgent.startsWith('mozilla/') && !/\(compatible;(?! msie)|\+https?:/.test(userAgent)
}

function read(headers: HeaderFields, name: string): string {
  return firstValue(headers, name).toLowerCase()
}
