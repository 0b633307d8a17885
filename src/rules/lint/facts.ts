// The tests of one condition, each as a fact about one value of an exchange.
import type { Condition, TextMatcher, TextTests } from '../../config/schema/ruleSchema.ts'
import { statusRanges } from '../status.ts'
import { textTestsOf } from './texts.ts'
import type { TextTest } from './texts.ts'

/** The value is one of these. Only where it has few: status, method, audience, licence. */
export type WordFact = {
  readonly kind: 'word'
  readonly subject: 'status' | 'method' | 'audience' | 'licence'
  readonly words: ReadonlySet<string>
}

/** The media type fits one of these patterns. */
export type MediaTypeFact = {
  readonly kind: 'mediaType'
  readonly subject: 'contentType'
  readonly patterns: readonly string[]
}

/** There is a value, and it passes all the tests; without any, it is enough that there is one. */
export type TextFact = {
  readonly kind: 'text'
  /** Such as 'path', 'body', 'header location'; of a name without case, in lower case. */
  readonly subject: string
  /** True of header fields: another line of the field may pass another fact. */
  readonly hasLines: boolean
  readonly tests: readonly TextTest[]
}

/** The body has no bytes. */
export type EmptyFact = { readonly kind: 'empty'; readonly subject: 'body' }

export type Fact = WordFact | MediaTypeFact | TextFact | EmptyFact

/** A fact that is so, or one that is known not to be. */
export type Literal = { readonly fact: Fact; readonly holds: boolean }

/** What a condition asks for besides the conditions inside it. */
export function literalsOf(condition: Condition): Literal[] {
  const { contentType, path, query, body } = condition
  return [
    ...wordsIn(condition).map(so),
    ...(contentType === undefined ? [] : [so(mediaType([contentType].flat()))]),
    ...(path === undefined ? [] : [matched('path', path)]),
    ...(query === undefined ? [] : [matched('query', query)]),
    ...fieldsIn('header', condition.header),
    ...fieldsIn('request header', condition.requestHeader),
    ...Object.entries(condition.cookie ?? {}).map(([name, matcher]) => matched(`cookie ${name}`, matcher)),
    ...(body === undefined ? [] : bodyLiterals(body)),
  ]
}

function so(fact: Fact): Literal {
  return { fact, holds: true }
}

function wordsIn({ status, method, audience, licence }: Condition): WordFact[] {
  const lists = {
    status: status === undefined ? undefined : statuses(status),
    ...{ method, audience, licence },
  }
  return Object.entries(lists).flatMap(([subject, list]) =>
    list === undefined
      ? []
      : [{ kind: 'word', subject: subject as WordFact['subject'], words: new Set<string>([list].flat()) }],
  )
}

function statuses(status: NonNullable<Condition['status']>): string[] {
  return statusRanges(status).flatMap(([low, high]) =>
    Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => String(low + index)),
  )
}

function mediaType(patterns: readonly string[]): MediaTypeFact {
  return { kind: 'mediaType', subject: 'contentType', patterns: patterns.map((one) => one.toLowerCase()) }
}

type Named = Readonly<Record<string, TextMatcher>> | undefined

function fieldsIn(kind: string, named: Named): Literal[] {
  return Object.entries(named ?? {}).map(([name, matcher]) =>
    matched(`${kind} ${name.toLowerCase()}`, matcher, FIELD),
  )
}

const VALUE = { hasLines: false, ignoreCase: false }
const FIELD = { hasLines: true, ignoreCase: true }

function matched(subject: string, matcher: TextMatcher, { hasLines, ignoreCase } = VALUE): Literal {
  const tests = typeof matcher === 'string' ? [] : textTestsOf(matcher, ignoreCase)
  return { fact: { kind: 'text', subject, hasLines, tests }, holds: matcher !== 'absent' }
}

function bodyLiterals({ empty, ...tests }: TextTests & { readonly empty?: boolean }): Literal[] {
  return [
    ...(empty === undefined ? [] : [{ fact: { kind: 'empty', subject: 'body' }, holds: empty } as const]),
    ...textTestsOf(tests).map((test) =>
      so({ kind: 'text', subject: 'body', hasLines: false, tests: [test] }),
    ),
  ]
}
