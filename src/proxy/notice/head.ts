import type { Cause } from '../../config/words.ts'
import { mergeVary, ownPairs, survivingPairs } from '../answer/answerPairs.ts'
import type { Head } from '../clientResponse.ts'
import type { Coding } from '../body/coding.ts'
import { UNTRUE_WITH_NOTICE } from '../headerLists.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import { permitStyle } from './policy.ts'

export type NoticeHeadOptions = {
  readonly coding: Coding
  readonly insertedBytes: number
  /** The quoted hash of the notice's style. */
  readonly styleSource: string
  readonly cause: Cause
  readonly reference: string
  /** The request headers that the rules hang on. */
  readonly varyingOn: readonly string[]
}

/** The head of a page with a notice in it: the upstream's, in which what the notice makes untrue is corrected or gone. */
export function noticeHead({ pairs, ...head }: Head, options: NoticeHeadOptions): Head {
  return {
    ...head,
    pairs: [
      ...correctedPairs(survivingPairs(pairs, UNTRUE_WITH_NOTICE), options),
      ...['Cache-Control', 'no-store'],
      ...ownPairs(options.cause, options.reference),
      ...['Vary', mergeVary(pairs, options.varyingOn)],
    ],
  }
}

function correctedPairs(pairs: HeaderPairs, options: NoticeHeadOptions): HeaderPairs {
  const corrected: HeaderPairs = []
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index] ?? ''
    const value = correctedValue(name.toLowerCase(), pairs[index + 1] ?? '', options)
    if (value !== undefined) corrected.push(name, value)
  }
  return corrected
}

function correctedValue(name: string, value: string, options: NoticeHeadOptions): string | undefined {
  switch (name) {
    case 'content-length':
      // How long it will be when compressed anew is not known yet.
      return options.coding === 'identity' ? String(Number(value) + options.insertedBytes) : undefined
    // A policy that only reports would report a notice that nobody can do anything about.
    case 'content-security-policy':
    case 'content-security-policy-report-only':
      return permitStyle(value, options.styleSource)
    default:
      return value
  }
}
