import { isAsking } from './method.ts'
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
  'Usher-Probe',
  'X-Requested-With',
] as const

/** Who asks, and the sign that says so. */
export type Asker = { readonly audience: Audience; readonly sign: string }

/** Who asks. */
export function audienceOf(method: string, headers: HeaderFields): Audience {
  return askerOf(method, headers).audience
}

const PERSONAL_METHODS = new Set(['GET', 'HEAD', 'POST'])

// Made once: every response asks.
const ASKERS = {
  otherMethod: { audience: 'client', sign: 'people send GET, HEAD and POST only' },
  token: { audience: 'client', sign: 'Authorization is of a scheme that only programs send' },
  prefetch: { audience: 'script', sign: 'Sec-Purpose or Purpose says prefetch' },
  probe: { audience: 'frame', sign: 'Usher-Probe is there: a panel asks whether it is still refused' },
  noNavigation: { audience: 'script', sign: 'Sec-Fetch-Mode is not navigate' },
  otherDestination: { audience: 'script', sign: 'Sec-Fetch-Dest is neither a document nor a frame' },
  noBrowser: { audience: 'client', sign: 'no Sec-Fetch-Mode, and no User-Agent of a browser' },
  requestedWith: { audience: 'script', sign: 'X-Requested-With is there' },
  noForm: { audience: 'script', sign: 'a POST that is not of a form' },
  otherAccept: { audience: 'script', sign: 'Accept does not begin with text/html' },
  navigates: { audience: 'page', sign: 'a browser without Sec-Fetch-Mode, and Accept begins with text/html' },
} as const satisfies Readonly<Record<string, Asker>>

/**
 * Who asks, and why that is thought. A person is taken for a person only on positive evidence; whatever is unclear is a
 * program, whose bytes stay.
 */
export function askerOf(method: string, headers: HeaderFields): Asker {
  if (!PERSONAL_METHODS.has(method)) return ASKERS.otherMethod
  if (sendsToken(headers)) return ASKERS.token
  // Nobody looks at a prefetched answer yet.
  if (/prefetch/.test(read(headers, 'sec-purpose') + read(headers, 'purpose'))) return ASKERS.prefetch
  if (isProbe(method, headers)) return ASKERS.probe
  const mode = read(headers, 'sec-fetch-mode')
  return mode === '' ? byOlderSigns(method, headers) : byFetchMetadata(mode, headers)
}

/**
 * Whether a panel of ours asks by itself if it would still be refused (templates/frame.js). Other sites cannot send this
 * header without being allowed to, and who else does gets less than without it. docs/decisions/0009-frames.md
 */
export function isProbe(method: string, headers: HeaderFields): boolean {
  return isAsking(method) && read(headers, 'usher-probe') !== ''
}

// Browsers answer these challenges by themselves; other schemes are sent by programs.
const BROWSER_SCHEMES = new Set(['', 'basic', 'digest', 'negotiate', 'ntlm'])

function sendsToken(headers: HeaderFields): boolean {
  return !BROWSER_SCHEMES.has(read(headers, 'authorization').split(' ', 1)[0] ?? '')
}

// Fetch Metadata: destinations of a navigation. https://www.w3.org/TR/fetch-metadata/
const NAVIGATIONS: ReadonlyMap<string, Asker> = new Map(
  Object.entries({
    document: navigationTo('page', 'document'),
    iframe: navigationTo('frame', 'iframe'),
    frame: navigationTo('frame', 'frame'),
    embed: navigationTo('frame', 'embed'),
    object: navigationTo('frame', 'object'),
  }),
)

function navigationTo(audience: Audience, destination: string): Asker {
  return { audience, sign: `Sec-Fetch-Mode is navigate, Sec-Fetch-Dest ${destination}` }
}

function byFetchMetadata(mode: string, headers: HeaderFields): Asker {
  if (mode !== 'navigate') return ASKERS.noNavigation
  return NAVIGATIONS.get(read(headers, 'sec-fetch-dest')) ?? ASKERS.otherDestination
}

const FORM_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/

// Browsers send Fetch Metadata to https and localhost only, so a plain http intranet is told by the older signs.
function byOlderSigns(method: string, headers: HeaderFields): Asker {
  if (!isBrowser(read(headers, 'user-agent'))) return ASKERS.noBrowser
  if (read(headers, 'x-requested-with') !== '') return ASKERS.requestedWith
  const sends = read(headers, 'content-type')
  if (method === 'POST' && sends !== '' && !FORM_TYPES.test(sends)) return ASKERS.noForm
  // What every browser puts first when it navigates, and nothing that a page loads by itself.
  return read(headers, 'accept').startsWith('text/html') ? ASKERS.navigates : ASKERS.otherAccept
}

const OTHER_PROGRAMS =
  /\(compatible;(?! msie)|\+https?:|ms-?office|microsoft office|windowspowershell|thunderbird|uripreview/

// Robots and feed readers call themselves compatible with Mozilla, as among browsers only Internet Explorer did.
function isBrowser(userAgent: string): boolean {
  return userAgent.startsWith('mozilla/') && !OTHER_PROGRAMS.test(userAgent)
}

function read(headers: HeaderFields, name: string): string {
  return firstValue(headers, name).toLowerCase()
}
