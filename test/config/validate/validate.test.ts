import fc from 'fast-check'
import { test } from 'tap'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import Format from 'typebox/format'
import Value from 'typebox/value'
import { withDefaults } from '../../../src/config/validate/defaults.ts'
import { FORMATS } from '../../../src/config/schema/formats.ts'
import { ConfigSchema } from '../../../src/config/schema/index.ts'
import { findSchemaProblems } from '../../../src/config/validate/index.ts'

const closed = { additionalProperties: false }

const told = (schema: TSchema, value: unknown): string[] =>
  findSchemaProblems(schema, value).map(({ path, message }) => `${path.join('.')}: ${message}`)

test('every problem is found, each with its path', async (t) => {
  const schema = Type.Object(
    { a: Type.Integer({ minimum: 1 }), b: Type.Array(Type.Boolean()), c: Type.String() },
    closed,
  )
  t.same(told(schema, { a: 0, b: [true, 1, 'x'], d: null }), [
    'a: must be a whole number of at least 1; found 0',
    'b.1: must be true or false; found 1',
    'b.2: must be true or false; found "x"',
    'd: unknown key "d". Allowed here: a, b, c',
    'c: is missing; it must be text',
  ])
})

test('in a union the branch of the same kind is the one that was meant', async (t) => {
  const item = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^x' })])
  const schema = Type.Union([item, Type.Array(item), Type.Object({ a: item }, closed)])
  for (const value of [1, 'x', [1, 'x'], { a: 1 }]) t.same(told(schema, value), [], JSON.stringify(value))
  t.match(told(schema, 0), [/^: must be .*; found 0$/])
  t.match(told(schema, [1, 0]), [/^1: must be .*; found 0$/])
  t.match(told(schema, { a: 'y' }), [/^a: must be .*; found "y"$/])
  t.match(told(schema, true), [/^: must be .*; found true$/])
})

test('a misspelt key is one problem, although the right one is missing', async (t) => {
  const schema = Type.Object({ upstream: Type.String(), name: Type.String() }, closed)
  t.match(told(schema, { upstrem: 'x', nam: 'y' }), [/did you mean "upstream"\?/, /did you mean "name"\?/])
})

test('what is found is shown shortly, and never a password in a URL', async (t) => {
  const shown = (value: unknown): string | undefined =>
    told(Type.Boolean(), value)[0]?.replace(/^.*found /, '')
  t.equal(shown('x'.repeat(100)), `"${'x'.repeat(59)}…`)
  t.equal(shown(['a']), 'a list')
  t.equal(shown([]), 'an empty list')
  t.equal(shown({ a: 1, b: 2 }), 'a map with a, b')
  t.equal(shown({}), 'an empty map')
  t.equal(shown(Number.NaN), 'NaN')
  t.equal(shown('https://user:hunter2@host/'), '"https://…@host/"')
  t.equal(shown('https://user:a/b@c@host/'), '"https://…@host/"')
  t.equal(shown('a@b//c'), '"a@b//c"')
})

test('a check is asked where the whole value is as the schema says, and only there', async (t) => {
  const inner = Type.Object({ n: Type.Integer() }, { ...closed, checkedAs: 'inner' })
  const schema = Type.Object({ list: Type.Array(inner) }, { ...closed, checkedAs: 'outer' })
  const asked: string[] = []
  const check = (name: string) => (_value: never, path: readonly (string | number)[]) => {
    asked.push(`${name} ${path.join('.')}`)
    return name === 'inner' ? [{ path: [...path, 'n'], message: 'is refused' }] : []
  }
  const checks = { inner: check('inner'), outer: check('outer') }
  t.match(findSchemaProblems(schema, { list: [{ n: 1 }, { n: 'x' }] }, { checks }), [
    { path: ['list', 0, 'n'], message: 'is refused' },
    { path: ['list', 1, 'n'], message: /must be a whole number/ },
  ])
  t.same(asked, ['inner list.0'])
  asked.length = 0
  findSchemaProblems(schema, { list: [] }, { checks })
  t.same(asked, ['outer '])
})

test('of endless problems a thousand are told', async (t) => {
  const list = Array.from({ length: 5_000 }, () => 'x')
  t.equal(told(Type.Array(Type.Integer()), list).length, 1_000)
})

// The schema of everything, and values that are nearly right: the walk must say yes exactly where TypeBox does.
test('it takes what TypeBox takes, and refuses what TypeBox refuses', async (t) => {
  for (const [name, format] of Object.entries(FORMATS)) {
    Format.Set(name, (value) => format(value) === undefined)
  }
  let taken = 0
  fc.assert(
    fc.property(nearlyAConfig(), (value) => {
      const data = withDefaults(ConfigSchema, value)
      // Two rules are ours alone: names are unique, and the names of headers and cookies are such.
      const problems = findSchemaProblems(ConfigSchema, data).filter(
        ({ message }) => !/is already the|must be a name such as/.test(message),
      )
      if (problems.length === 0) taken += 1
      return (problems.length === 0) === Value.Check(ConfigSchema, data)
    }),
    { numRuns: 3_000 },
  )
  t.ok(taken > 100, `${taken} of them were taken`)
})

function nearlyAConfig(): fc.Arbitrary<unknown> {
  const scalar = fc.constantFrom<unknown>(
    401,
    '4xx',
    '40x',
    0,
    -1,
    1.5,
    true,
    'text',
    '',
    '/a',
    'http://a',
    null,
    [],
    {},
  )
  const oneOf = (...right: unknown[]): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: scalar })
  const some = (
    shape: Record<string, fc.Arbitrary<unknown>>,
    requiredKeys: string[] = [],
  ): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 15, arbitrary: fc.record(shape, { requiredKeys }) }, { weight: 1, arbitrary: scalar })
  const matcher = fc.oneof(
    oneOf('present', 'absent'),
    some({
      equals: oneOf('a', ['a', 'b']),
      contains: oneOf('a'),
      matches: oneOf('a+', '('),
      ignoreCase: oneOf(true),
    }),
  )
  const tests = {
    status: oneOf(401, '4xx', [401, '403-404'], []),
    header: fc.oneof(fc.dictionary(fc.constantFrom('A', 'X-B', 'bad name'), matcher, { maxKeys: 2 }), scalar),
    body: some({ contains: oneOf('a'), empty: oneOf(true) }),
    query: matcher,
    method: oneOf('GET', ['GET', 'POST']),
    audience: oneOf('page', ['page', 'frame']),
    typo: oneOf(1),
  }
  const { condition } = fc.letrec<{ condition: unknown }>((tie) => ({
    condition: some({ ...tests, typo: fc.constant(undefined) }).chain((plain) =>
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(plain) },
        { weight: 1, arbitrary: fc.record({ not: tie('condition') }) },
        { weight: 1, arbitrary: fc.record({ any: fc.array(tie('condition'), { maxLength: 2 }) }) },
      ),
    ),
  }))
  const rule = some(
    { name: oneOf('a', 'b'), when: condition, cause: oneOf('refused'), then: oneOf('swap') },
    ['name', 'when', 'cause'],
  )
  const site = some(
    {
      name: oneOf('a', 'b'),
      upstream: oneOf('http://a', 'demo:testrail'),
      hosts: oneOf([], ['a.example.com']),
      connection: some({
        connectTimeoutMs: oneOf(1),
        tls: some({ insecure: oneOf(true), caFile: oneOf('a') }),
      }),
      rules: fc.array(rule, { maxLength: 2 }),
    },
    ['name', 'upstream'],
  )
  const listener = some({
    host: oneOf('::1'),
    port: oneOf(0, 80),
    tls: some({ certFile: oneOf('a'), keyFile: oneOf('b') }),
  })
  return some(
    {
      listen: fc.oneof(listener, fc.array(listener, { minLength: 1, maxLength: 2 })),
      limits: some({ maxHeaderBytes: oneOf(4_096) }),
      brand: some({ product: oneOf('Tests'), accentColor: oneOf('#fff') }),
      sites: fc.array(site, { minLength: 1, maxLength: 2 }),
    },
    ['sites'],
  )
}
