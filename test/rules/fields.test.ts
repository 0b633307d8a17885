import { test } from 'tap'
import { fieldValue, fieldValues, firstValue } from '../../src/rules/fields.ts'
import { fieldsNamed } from './samples.ts'

test('a field comes as it was sent, in one line or several', async (t) => {
  const fields = { one: 'a', two: ['a', 'b'], none: undefined }
  t.equal(fieldValue(fields, 'one'), 'a')
  t.same(fieldValues(fields, 'one'), ['a'])
  t.same(fieldValues(fields, 'two'), ['a', 'b'])
  t.equal(firstValue(fields, 'two'), 'a')
  for (const name of ['none', 'other']) {
    t.equal(fieldValue(fields, name), undefined)
    t.same(fieldValues(fields, name), [])
    t.equal(firstValue(fields, name), '')
  }
})

test('what every object inherits is no field, and one named like it is', async (t) => {
  const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString']
  for (const name of names) {
    t.equal(fieldValue({}, name), undefined, name)
    t.equal(fieldValue(fieldsNamed(...names), name), 'sent', name)
  }
})
