import { test } from 'tap'
import Type from 'typebox'
import type { TSchema } from 'typebox'
import { allowed } from '../../../src/config/validate/allowed.ts'
import { asNode } from '../../../src/config/schema/schemaNode.ts'

test('what is allowed reads as the end of a sentence', async (t) => {
  const words = (schema: TSchema): string => allowed(asNode(schema))
  t.equal(words(Type.String()), 'text')
  t.equal(words(Type.String({ maxLength: 60 })), 'text of at most 60 characters')
  t.equal(words(Type.Boolean()), 'true or false')
  t.equal(words(Type.Integer({ minimum: 1, maximum: 9 })), 'a whole number from 1 to 9')
  t.equal(words(Type.Integer({ minimum: 1 })), 'a whole number of at least 1')
  t.equal(words(Type.Enum(['a', 'b', 'c'], { type: 'string' })), 'a, b or c')
  t.equal(words(Type.Array(Type.String())), 'a list')
  t.equal(words(Type.Object({ a: Type.String(), b: Type.String() })), 'a map of a, b')
  t.equal(words(Type.String({ allowed: 'a colour' })), 'a colour')
  t.equal(
    words(Type.Union([Type.String({ allowed: 'a colour' }), Type.Array(Type.String())])),
    'a colour, or a list of them',
  )
})
