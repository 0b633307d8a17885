import { test } from 'tap'
import { parseDocument } from 'yaml'
import { removeBadKeys } from '../../../src/config/source/keys.ts'
import { complaintsOf, KEYS, SITE } from '../reading.ts'

test('keys that could pollute prototypes are refused wherever they stand', async (t) => {
  for (const key of [
    '__proto__',
    'constructor',
    'prototype',
    '"__proto__"',
    "'constructor'",
    '"\\x5f_proto__"',
  ]) {
    const name = key.includes('proto_') ? '__proto__' : key.replaceAll(/['"]/g, '')
    const message = `the key ${name} is not allowed anywhere`
    t.same(complaintsOf(`${key}: { polluted: true }\n${SITE}`), [`1:1 ${message}`], key)
    const inside = `${SITE}    rules: [{ name: a, cause: refused, when: { header: { ${key}: present } } }]\n`
    t.match(complaintsOf(inside), [new RegExp(message)], `${key} as the name of a header`)
  }
  t.equal(({} as Record<string, unknown>)['polluted'], undefined)
})

test('they are gone from what is read', async (t) => {
  const document = parseDocument('a: { __proto__: { x: 1 }, b: 2 }')
  t.equal(removeBadKeys(document).length, 1)
  t.same(document.toJS(), { a: { b: 2 } })
})

test('a key that stands twice is refused at its second place, beside everything else', async (t) => {
  t.same(complaintsOf(`${SITE}    name: b\n    nmae: c\n`), [
    '4:5 this key stands twice in the same map; keep one',
    `5:5 sites[0].nmae: unknown key "nmae"; did you mean "name"? Allowed: ${KEYS.site}`,
  ])
  t.match(complaintsOf(`${SITE}"sites": []\n`), [/stands twice/, /must hold at least one/], 'in quotes too')
})
