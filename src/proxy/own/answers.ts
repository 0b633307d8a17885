import type { RenderedPage } from '../../pages/index.ts'
import type { Answer } from '../answer/index.ts'
import type { HeaderPairs } from '../headerPairs.ts'

// Whatever stands at an own path is of one moment and one person, and is nothing but what it says it is.
const ALWAYS: readonly string[] = [
  ...['Cache-Control', 'no-store'],
  ...['X-Content-Type-Options', 'nosniff'],
  ...['Referrer-Policy', 'same-origin'],
]

const NOTHING_RUNS: readonly string[] = [
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
]

/** An object for a program. */
export function jsonAnswer(told: object): Answer {
  const body = Buffer.from(JSON.stringify(told))
  return answer(200, [...NOTHING_RUNS, 'Content-Type', 'application/json; charset=utf-8'], body)
}

/** Leads on by GET (RFC 9110 15.4.4). location: a path or an http(s) URL, in ASCII. */
export function redirectAnswer(location: string, more: HeaderPairs): Answer {
  return answer(303, [...NOTHING_RUNS, 'Location', location, ...more], Buffer.alloc(0))
}

/** A page for a person. */
export function formAnswer(status: number, page: RenderedPage, more: HeaderPairs = []): Answer {
  const pairs = [
    ...['Content-Security-Policy', page.contentSecurityPolicy],
    ...['Content-Type', page.contentType],
    ...['Content-Language', page.contentLanguage],
    ...(page.varyingOn.length === 0 ? [] : ['Vary', page.varyingOn.join(', ')]),
    ...more,
  ]
  return answer(status, pairs, page.body)
}

function answer(status: number, pairs: HeaderPairs, body: Buffer): Answer {
  return {
    status,
    statusMessage: undefined,
    pairs: [
      ...['Date', new Date().toUTCString()],
      ...ALWAYS,
      ...pairs,
      ...['Content-Length', String(body.length)],
    ],
    body,
  }
}
