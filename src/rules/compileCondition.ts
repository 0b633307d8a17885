import type { Condition, TextMatcher } from '../config/ruleSchema.ts'
import { readsBody } from './condition.ts'
import type { CompiledCondition, Test } from './condition.ts'
import { fieldValues } from './fields.ts'
import type { Exchange } from './exchange.ts'
import { statusRanges } from './status.ts'
import { compileMatcher, compileTests } from './textMatcher.ts'

/** Compiles a condition of the configuration. Its tests are all joined by "and"; those that need the body come last. */
export function compileCondition(condition: Condition): CompiledCondition {
  const parts = [
    ...statusTest(condition.status),
    ...oneOfTest('method', condition.method, (exchange) => exchange.method),
    ...oneOfTest('audience', condition.audience, (exchange) => exchange.audience),
    ...contentTypeTest(condition.contentType),
    ...fieldTests('header', condition.header, (exchange) => exchange.headers),
    ...fieldTests('request header', condition.requestHeader, (exchange) => exchange.requestHeaders),
    ...cookieTests(condition.cookie),
    ...valueTest('path', condition.path, (exchange) => exchange.path),
    ...valueTest('query', condition.query, (exchange) => exchange.query),
    ...bodyTests(condition.body),
    ...(condition.all ?? []).map(compileCondition),
    ...(condition.any ? [{ kind: 'any' as const, parts: condition.any.map(compileCondition) }] : []),
    ...(condition.not ? [{ kind: 'not' as const, part: compileCondition(condition.not) }] : []),
  ]
  const ordered = parts.toSorted((a, b) => Number(readsBody(a)) - Number(readsBody(b)))
  const [only] = ordered
  return ordered.length === 1 && only ? only : { kind: 'all', parts: ordered }
}

function statusTest(status: Condition['status']): Test[] {
  if (status === undefined) return []
  const ranges = statusRanges(status)
  return [
    test(`status is ${[status].flat().join(' or ')}`, {
      holds: (exchange) => ranges.some(([low, high]) => exchange.status >= low && exchange.status <= high),
      sees: (exchange) => String(exchange.status),
    }),
  ]
}

function oneOfTest(
  name: string,
  wanted: string | string[] | undefined,
  value: (exchange: Exchange) => string,
): Test[] {
  if (wanted === undefined) return []
  const allowed = new Set([wanted].flat())
  return [
    test(`${name} is ${[...allowed].join(' or ')}`, {
      holds: (exchange) => allowed.has(value(exchange)),
      sees: value,
    }),
  ]
}

function contentTypeTest(wanted: Condition['contentType']): Test[] {
  if (wanted === undefined) return []
  const patterns = [wanted].flat().map((type) => type.toLowerCase())
  return [
    test(`content type is ${patterns.join(' or ')}`, {
      holds: ({ mediaType }) => patterns.some((pattern) => matchesMediaType(mediaType, pattern)),
      sees: ({ mediaType }) => mediaType,
    }),
  ]
}

// text/html, text/*, */*+json
function matchesMediaType(mediaType: string, pattern: string): boolean {
  const [type = '', subtype = ''] = mediaType.split('/')
  const [wantedType, wantedSubtype = ''] = pattern.split('/')
  if (wantedType !== '*' && wantedType !== type) return false
  if (wantedSubtype === '*') return type !== ''
  return wantedSubtype.startsWith('*+') ? subtype.endsWith(wantedSubtype.slice(1)) : subtype === wantedSubtype
}

type Named = Readonly<Record<string, TextMatcher>> | undefined
type Fields = (exchange: Exchange) => Exchange['headers']

function fieldTests(kind: string, named: Named, fields: Fields): Test[] {
  return Object.entries(named ?? {}).map(([name, matcher]) => {
    const key = name.toLowerCase()
    const compiled = compileMatcher(matcher, { ignoreCase: true })
    return test(`${kind} ${name} ${compiled.label}`, {
      holds: (exchange) => compiled.matches(fieldValues(fields(exchange), key)),
      sees: (exchange) => fieldValues(fields(exchange), key).join(', ') || undefined,
    })
  })
}

function cookieTests(named: Named): Test[] {
  return Object.entries(named ?? {}).map(([name, matcher]) => {
    const compiled = compileMatcher(matcher)
    return test(`cookie ${name} ${compiled.label}`, {
      holds: ({ cookies }) => compiled.matches(valuesOf(cookies.get(name))),
      sees: ({ cookies }) => cookies.get(name),
    })
  })
}

function valueTest(
  name: string,
  matcher: TextMatcher | undefined,
  value: (exchange: Exchange) => string,
): Test[] {
  if (matcher === undefined) return []
  const compiled = compileMatcher(matcher)
  return [
    test(`${name} ${compiled.label}`, {
      holds: (exchange) => compiled.matches(valuesOf(value(exchange) || undefined)),
      sees: value,
    }),
  ]
}

function bodyTests(body: Condition['body']): Test[] {
  if (body === undefined) return []
  const tests: Test[] = compileTests(body).map((one) => ({
    ...test(`body ${one.label}`, {
      holds: (exchange) => one.matches(exchange.body?.text ?? ''),
      sees: (exchange) => exchange.body?.text,
    }),
    readsBody: true,
  }))
  const { empty } = body
  if (empty === undefined) return tests
  const label = empty ? 'body is empty' : 'body is not empty'
  const holds = (exchange: Exchange): boolean => exchange.body?.empty === empty
  return [...tests, { ...test(label, { holds, sees: (exchange) => exchange.body?.text }), readsBody: true }]
}

function valuesOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value]
}

function test(label: string, { holds, sees }: Pick<Test, 'holds' | 'sees'>): Test {
  return { kind: 'test', label, readsBody: false, holds, sees }
}
