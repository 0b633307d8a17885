import type { Audience, LicenceState } from '../config/words.ts'
import type { ExchangeFacts } from '../rules/exchange.ts'
import { firstValue } from '../rules/fields.ts'
import type { HeaderFields } from '../rules/fields.ts'
import { collectFields } from './fields.ts'
import type { Field } from './fields.ts'
import type { SavedRequest } from './savedResponse.ts'

const NAVIGATION = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'sec-fetch-mode': 'navigate',
}

/** What each kind of asker sends that tells it from the others. */
export const SIGNS_OF: Readonly<Record<Audience, HeaderFields>> = {
  page: { ...NAVIGATION, 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' },
  frame: { ...NAVIGATION, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' },
  script: {
    ...NAVIGATION,
    accept: '*/*',
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
  },
  client: { 'user-agent': 'curl/8.11.0', accept: '*/*' },
}

// Credentials stay as they are, although some tell a program: they are what was refused.
const SIGNS = new Set([
  'accept',
  'purpose',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
  'sec-purpose',
  'user-agent',
  'usher-probe',
  'x-requested-with',
])

/** What may be said of a request and its answer, and how each is told to somebody who got it wrong. */
export const SAYABLE = {
  status: { pattern: /^[1-5]\d\d$/, mustBe: 'must be 100 to 599' },
  method: { pattern: /^[A-Za-z][A-Za-z-]*$/, mustBe: 'must be a method such as GET' },
  target: { pattern: /^(\/|https?:\/\/)\S*$/, mustBe: 'must be a path that begins with /' },
} as const

/** What is said about a request besides what the file says; it goes before that. */
export type Asking = {
  readonly as?: Audience | undefined
  readonly method?: string | undefined
  readonly target?: string | undefined
  readonly headers?: readonly Field[] | undefined
  /** What a licence directory would know of the person. */
  readonly licence?: LicenceState | undefined
}

export type AskedFacts = Pick<
  ExchangeFacts,
  'method' | 'target' | 'requestHeaders' | 'userHeader' | 'licenceOf'
>

/**
 * The request that an answer is judged by. Who asks is said by `as`; else it is the browser that the saved request came
 * from; else, for what a tool sent or nobody knows, a person who opens a page.
 */
export function askedFacts(saved: SavedRequest | undefined, asking: Asking): AskedFacts {
  const own = saved?.headers ?? {}
  const as = asking.as ?? (isOfBrowser(own) ? undefined : 'page')
  const headers = as === undefined ? own : { ...withoutSigns(own), ...SIGNS_OF[as] }
  return {
    method: asking.method ?? saved?.method ?? 'GET',
    target: asking.target ?? saved?.target ?? '/',
    ...knowing(asking.licence, { ...headers, ...collectFields(asking.headers ?? []) }),
  }
}

/** The host that is asked; undefined where nothing says. */
export function askedAuthority(
  saved: SavedRequest | undefined,
  { target = '', headers = [] }: Asking,
): string | undefined {
  const [, named] = /^https?:\/\/([^/?#]*)/i.exec(target) ?? []
  return named ?? headers.find(([name]) => name === 'host')?.[1] ?? saved?.authority
}

const PERSON_HEADER = 'usher-assumed-person'

// A directory is asked about a name, so where one answers, the person has a name.
function knowing(
  licence: LicenceState | undefined,
  requestHeaders: HeaderFields,
): Pick<AskedFacts, 'requestHeaders' | 'userHeader' | 'licenceOf'> {
  if (licence === undefined) return { requestHeaders }
  return {
    requestHeaders: { ...requestHeaders, [PERSON_HEADER]: 'somebody' },
    userHeader: PERSON_HEADER,
    licenceOf: () => licence,
  }
}

function isOfBrowser(headers: HeaderFields): boolean {
  return firstValue(headers, 'sec-fetch-mode') !== '' || /^mozilla\//i.test(firstValue(headers, 'user-agent'))
}

function withoutSigns(headers: HeaderFields): HeaderFields {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SIGNS.has(name)))
}
