import { test } from 'tap'
import { complaintsOf, SITE } from '../reading.ts'
import { processorNow } from '../../helpers/ownTime.ts'

test('aliases may repeat a part', async (t) => {
  const brand = 'brand: &brand { product: Tests }\n'
  t.same(complaintsOf(`${brand}${SITE}    brand: *brand\n`), [])
})

test('an alias without an anchor is told with the remedy', async (t) => {
  t.same(complaintsOf('a: *b\n'), [
    "1:4 there is no anchor of this name above; text that begins with * needs quotes, such as '*.example.com'",
  ])
  t.match(complaintsOf('a: *b\nb: &b 1\n'), [/no anchor of this name above/], 'an anchor below is none')
})

test('an alias that contains itself is refused', async (t) => {
  t.same(complaintsOf('a: &a [*a]\n'), ['1:8 aliases make this too large, or contain themselves'])
  t.same(complaintsOf('a: &a { b: { c: *a } }\n'), [
    '1:17 aliases make this too large, or contain themselves',
  ])
})

test('a bomb of aliases is refused at once', async (t) => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const items = level === 0 ? 'lol' : `*l${level - 1}`
    return `l${level}: &l${level} [${Array.from({ length: 8 }, () => items).join(', ')}]`
  })
  const start = processorNow()
  t.same(complaintsOf(levels.join('\n')), ['2:10 aliases make this too large, or contain themselves'])
  t.ok(processorNow() - start < 2_000)
})

test('aliases are few', async (t) => {
  const aliases = (count: number): string =>
    `a: &a x\nb: [${Array.from({ length: count }, () => '*a').join(', ')}]`
  t.match(complaintsOf(aliases(101)), [/more than 100 aliases/])
  t.notMatch(complaintsOf(aliases(100)).join(), /aliases/)
})

test('what is nested too deeply is refused, whatever it is made of', async (t) => {
  for (const opening of ['[', '{a: ', '- ', '? ']) {
    t.match(
      complaintsOf(opening.repeat(100_000)).join(),
      /nested too deeply|a key must be plain text/,
      opening,
    )
  }
  const condition = (depth: number): string =>
    `${'{ not: '.repeat(depth)}{ status: 401 }${' }'.repeat(depth)}`
  const rule = (depth: number): string =>
    `${SITE}    rules: [{ name: a, cause: refused, when: ${condition(depth)} }]\n`
  t.same(complaintsOf(rule(20)), [], 'twenty levels are not')
  t.match(complaintsOf(rule(100)), [/nested too deeply/])
})

test('keys are text', async (t) => {
  t.match(complaintsOf('? [a]\n: b\n'), [/a key must be plain text/])
  t.match(complaintsOf('? { a: b }\n: c\n'), [/a key must be plain text/])
  t.match(complaintsOf('a: &x b\n*x : c\n'), [/a key must be plain text/])
})

test('tags make no objects, and a directive no other language', async (t) => {
  for (const tag of [
    '!!binary aGk=',
    '!!set { a }',
    '!!omap [a: 1]',
    '!!timestamp 2001-01-01',
    '!custom a',
  ]) {
    t.match(complaintsOf(`a: ${tag}\n`), [/have no meaning here/], tag)
  }
  const yaml11 = `%YAML 1.1\n---\n${SITE}    connection: { tls: { insecure: yes } }\n`
  t.match(complaintsOf(yaml11), [/insecure: must be true or false; found "yes"/])
})
