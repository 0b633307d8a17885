import type { RenderedPage } from '../../pages/index.ts'
import { bodyPairs, pagePairs } from '../answer/answerPairs.ts'
import type { Answer } from '../answer/index.ts'
import type { HeaderPairs } from '../headerPairs.ts'

const NOTHING_RUNS: HeaderPairs = [
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ...['Referrer-Policy', 'same-origin'],
]

/** An object for a program. */
export function jsonAnswer(told: object): Answer {
  const body = Buffer.from(JSON.stringify(told))
  const contentType = 'application/json; charset=utf-8'
  return answer(200, [...NOTHING_RUNS, ...bodyPairs({ contentType, body })], body)
}

/** Leads on by GET (RFC 9110 15.4.4). location: a path or an http(s) URL, in ASCII. */
export function redirectAnswer(location: string, more: HeaderPairs): Answer {
  const noBody = ['Content-Length', '0', 'Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff']
  return answer(303, [...NOTHING_RUNS, ...noBody, 'Location', location, ...more], Buffer.alloc(0))
}

/** A page for a person. */
export function formAnswer(status: number, page: RenderedPage, more: HeaderPairs = []): Answer {
  const vary = page.varyingOn.length === 0 ? [] : ['Vary', page.varyingOn.join(', ')]
  return answer(status, [...pagePairs(page), ...vary, ...more], page.body)
}

function answer(status: number, pairs: HeaderPairs, body: Buffer): Answer {
  return {
    status,
    statusMessage: undefined,
    pairs: ['Date', new Date().toUTCString(), ...pairs],
    body,
  }
}
