import type { Condition, TextMatcher } from '../config/schema/ruleSchema.ts'
import { bodyLast } from './condition.ts'
import type { CompiledCondition, Test, Truth } from './condition.ts'
import type { BodyText, Exchange } from './exchange.ts'
import { fieldValue } from './fields.ts'
import type { FieldValue, HeaderFields } from './fields.ts'
import { compileMediaTypes } from './mediaType.ts'
import { isSecretField } from './secrets.ts'
import { isWithin, statusRanges } from './status.ts'
import { compileMatcher, compileTests } from './textMatcher.ts'
import type { CompiledMatcher, TextTest } from './textMatcher.ts'

/**
 * Compiles a condition of the configuration. Its tests are all joined by "and": what costs little and rules out most
 * comes first, what needs the body last.
 */
export function compileCondition(condition: Condition): CompiledCondition {
  const parts = [
    ...statusTest(condition.status),
    ...oneOfTest('method', condition.method, (exchange) => exchange.method).map(ofKind),
    ...contentTypeTest(condition.contentType),
    ...targetTest('path', condition.path, (exchange) => exchange.path),
    ...targetTest('query', condition.query, (exchange) => exchange.query || undefined),
    ...fieldTests('header', condition.header, (exchange) => exchange.headers),
    ...fieldTests('request header', condition.requestHeader, (exchange) => exchange.requestHeaders),
    ...cookieTests(condition.cookie),
    ...bodyTests(condition.body),
    ...(condition.all ?? []).map(compileCondition),
    ...(condition.any
      ? [{ kind: 'any' as const, parts: bodyLast(condition.any.map(compileCondition)) }]
      : []),
    ...(condition.not ? [{ kind: 'not' as const, part: compileCondition(condition.not) }] : []),
    // To find out who asks, and what is known of them, costs more than other tests of a head.
    ...oneOfTest('licence', condition.licence, (exchange) => exchange.licence),
    ...oneOfTest('audience', condition.audience, (exchange) => exchange.audience),
  ]
  const [only] = parts
  return parts.length === 1 && only ? only : { kind: 'all', parts: bodyLast(parts) }
}

function statusTest(status: Condition['status']): Test[] {
  if (status === undefined) return []
  const ranges = statusRanges(status)
  return [
    makeTest(`status is ${[status].flat().join(' or ')}`, {
      reads: 'kind',
      holds: (exchange) => isWithin(ranges, exchange.status),
      sees: (exchange) => String(exchange.status),
      found: ({ status: seen }) => `status is ${seen}`,
    }),
  ]
}

function oneOfTest(
  name: string,
  wanted: string | string[] | undefined,
  valueOf: (exchange: Exchange) => string | undefined,
): Test[] {
  if (wanted === undefined) return []
  const allowed = new Set<string | undefined>([wanted].flat())
  return [
    makeTest(`${name} is ${[...allowed].join(' or ')}`, {
      reads: 'head',
      holds: (exchange) => allowed.has(valueOf(exchange)),
      sees: valueOf,
      found: (exchange) => `${name} is ${valueOf(exchange)}`,
    }),
  ]
}

function ofKind(test: Test): Test {
  return { ...test, reads: 'kind' }
}

function contentTypeTest(wanted: Condition['contentType']): Test[] {
  if (wanted === undefined) return []
  const patterns = [wanted].flat()
  const matches = compileMediaTypes(patterns)
  const label = `content type is ${patterns.join(' or ')}`
  return [
    makeTest(label, {
      reads: 'kind',
      holds: ({ mediaType }) => matches(mediaType),
      sees: ({ mediaType }) => mediaType || undefined,
      found: () => label,
    }),
  ]
}

function targetTest(
  name: string,
  matcher: TextMatcher | undefined,
  valueOf: (exchange: Exchange) => string | undefined,
): Test[] {
  if (matcher === undefined) return []
  const test = matcherTest(name, compileMatcher(matcher), valueOf)
  return [{ ...test, reads: 'target', id: `${name} ${JSON.stringify(matcher)}` }]
}

type NamedMatchers = Readonly<Record<string, TextMatcher>> | undefined

function fieldTests(
  kind: string,
  named: NamedMatchers,
  fieldsOf: (exchange: Exchange) => HeaderFields,
): Test[] {
  return Object.entries(named ?? {}).map(([name, matcher]) => {
    const key = name.toLowerCase()
    const test = matcherTest(`${kind} ${name}`, compileMatcher(matcher, { ignoreCase: true }), (exchange) =>
      fieldValue(fieldsOf(exchange), key),
    )
    return isSecretField(name) ? hidingValue(test, `${kind} ${name}`) : test
  })
}

function cookieTests(named: NamedMatchers): Test[] {
  return Object.entries(named ?? {}).map(([name, matcher]) =>
    hidingValue(
      matcherTest(`cookie ${name}`, compileMatcher(matcher), ({ cookies }) => cookies.get(name)),
      `cookie ${name}`,
    ),
  )
}

function bodyTests(body: Condition['body']): Test[] {
  if (body === undefined) return []
  const tests = compileTests(body).map((test) =>
    bodyTest({
      label: `body ${test.label}`,
      test: (seen) => truthOf(test, seen),
      found: ({ text }) => `body ${test.found(text)}`,
    }),
  )
  const { empty } = body
  if (empty === undefined) return tests
  const label = empty ? 'body is empty' : 'body is not empty'
  return [bodyTest({ label, test: (seen) => seen.empty === empty, found: () => label }), ...tests]
}

// What was not found at the beginning of a body may stand in the rest of it.
function truthOf(test: TextTest, { text, isCut = false }: BodyText): Truth {
  if (!isCut || test.kind === 'startsWith') return test.matches(text)
  const isFoundAnywhere = test.kind === 'contains' || test.kind === 'matches'
  return isFoundAnywhere && test.matches(text) ? true : undefined
}

type OfBody = {
  readonly label: string
  readonly test: (body: BodyText) => Truth
  readonly found: (body: BodyText) => string
}

// A body that has come before has been tested before, and what was found in it has been said.
function bodyTest({ label, test, found }: OfBody): Test {
  const knownTruth = oncePerBody(test)
  const knownWords = oncePerBody(found)
  return {
    kind: 'test',
    label,
    reads: 'body',
    holds: ({ body }) => (body ? knownTruth(body) : undefined),
    sees: ({ body }) => body?.text,
    found: ({ body }) => (body ? knownWords(body) : label),
  }
}

function oncePerBody<Value>(valueOf: (body: BodyText) => Value): (body: BodyText) => Value {
  const known = new WeakMap<BodyText, { readonly value: Value }>()
  return (body) => {
    let kept = known.get(body)
    if (kept === undefined) known.set(body, (kept = { value: valueOf(body) }))
    return kept.value
  }
}

function matcherTest(
  name: string,
  matcher: CompiledMatcher,
  valueOf: (exchange: Exchange) => FieldValue,
): Test {
  return makeTest(`${name} ${matcher.label}`, {
    reads: 'head',
    holds: (exchange) => matcher.matches(valueOf(exchange)),
    sees(exchange) {
      const value = valueOf(exchange)
      return typeof value === 'string' ? value : value?.join(', ')
    },
    found: (exchange) => `${name} ${matcher.found(valueOf(exchange))}`,
  })
}

function makeTest(label: string, test: Pick<Test, 'found' | 'holds' | 'reads' | 'sees'>): Test {
  return { kind: 'test', label, ...test }
}

// What a rule compares a credential with may be one.
function hidingValue(test: Test, name: string): Test {
  return {
    ...test,
    sees: (exchange) => (test.sees(exchange) === undefined ? undefined : '(present)'),
    found: () => `${name} (hidden)`,
  }
}
