import { test } from 'tap'
import Type from 'typebox'
import { withDefaults } from '../../../src/config/validate/defaults.ts'

const Inner = Type.Object({ n: Type.Integer({ default: 1 }), text: Type.Optional(Type.String()) })

test('what is left out has its default, however deep', async (t) => {
  const schema = Type.Object({
    map: Type.Object({ inner: Inner }, { default: { inner: {} } }),
    list: Type.Array(Inner),
  })
  t.same(withDefaults(schema, { list: [{}, { n: 2, text: 'x' }] }), {
    list: [{ n: 1 }, { n: 2, text: 'x' }],
    map: { inner: { n: 1 } },
  })
})

test('in a union they are those of the branch that is there', async (t) => {
  const schema = Type.Union([Inner, Type.Array(Inner), Type.String()])
  t.same(withDefaults(schema, {}), { n: 1 })
  t.same(withDefaults(schema, [{}]), [{ n: 1 }])
  t.same(withDefaults(schema, 'text'), 'text')
})

test('what does not fit is left as it is', async (t) => {
  const schema = Type.Object({ inner: Inner })
  for (const value of [null, 'text', 5, [1], { inner: null }, { inner: [{}] }, { other: {} }]) {
    t.same(withDefaults(schema, value), value, JSON.stringify(value))
  }
})

test('the given value and the schema are not touched', async (t) => {
  const schema = Type.Object({ inner: Type.Object({ n: Type.Integer({ default: 1 }) }, { default: {} }) })
  const given = Object.freeze({})
  const [first, second] = [withDefaults(schema, given), withDefaults(schema, given)] as { inner: object }[]
  t.same(first, { inner: { n: 1 } })
  t.not(first?.inner, second?.inner)
  t.same(schema.properties.inner, Type.Object({ n: Type.Integer({ default: 1 }) }, { default: {} }))
})

test('only what was filled in changes its type, and only to the one that is wanted', async (t) => {
  const schema = Type.Object({
    n: Type.Integer(),
    yes: Type.Boolean(),
    text: Type.String(),
    both: Type.Union([Type.Integer(), Type.String()]),
  })
  const value = { n: '5', yes: 'true', text: '5', both: '5' }
  t.same(withDefaults(schema, value), value)
  t.same(
    withDefaults(schema, value, () => '${X}'),
    { n: 5, yes: true, text: '5', both: '5' },
  )
})
