import fc from 'fast-check'
import { test } from 'tap'
import { canonicalPath, decodedQuery, splitTarget } from '../../src/rules/target.ts'
import { processorNow } from '../helpers/ownTime.ts'

test('a target is taken apart at its first question mark', async (t) => {
  const rows: [target: string, path: string, query: string][] = [
    ['/', '/', ''],
    ['/a/b?c=d', '/a/b', 'c=d'],
    ['/index.php?/a?b', '/index.php', '/a?b'],
    ['//index.php?/dashboard', '//index.php', '/dashboard'],
    ['?x', '/', 'x'],
    ['', '/', ''],
    ['*', '*', ''],
    ['http://host/a?b', '/a', 'b'],
    ['HTTPS://host:8443?b', '/', 'b'],
    ['http://host', '/', ''],
    ['http://a@host//b', '//b', ''],
  ]
  for (const [target, path, query] of rows) t.same(splitTarget(target), { path, query }, target)
})

// A rule must not see more than the server that drops it.
test('GHSA-pxq7-h93f-9jrg: a fragment belongs neither to the path nor to the query', async (t) => {
  t.same(splitTarget('/a#/b?c'), { path: '/a', query: '' })
  t.same(splitTarget('/a?b#c?d'), { path: '/a', query: 'b' })
  t.same(splitTarget('http://host#/a'), { path: '/', query: '' })
})

test('one form for every spelling of a path', async (t) => {
  const rows: [path: string, canonical: string][] = [
    ['/', '/'],
    ['/a/b.c', '/a/b.c'],
    ['/a/b/', '/a/b/'],
    ['//a///b', '/a/b'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/../../b', '/b'],
    ['/a/b/..', '/a/'],
    ['/a/..', '/'],
    ['/a/.', '/a/'],
    ['/%61', '/a'],
    ['/a/%2e%2E/b', '/b'],
    ['/a/.%2e/b', '/b'],
    ['/a%2fb', '/a/b'],
    ['/%252e%252e/b', '/b'],
    ['/%25%32%65%252e/b', '/b'],
    ['\\a\\b', '/a/b'],
    ['/a\\..\\b', '/b'],
    ['/a%5c..%5cb', '/b'],
    ['/a;x=1/b;y', '/a/b'],
    ['/a%3bx/b', '/a/b'],
    ['/a/..;/b', '/b'],
    ['/a/;x/b/;y', '/a/b/'],
    ['/a/%c0%ae%c0%ae/b', '/b'],
    ['/a%c0%afb', '/a/b'],
    ['/a%e0%80%afb', '/a/b'],
    ['/a%f0%80%80%afb', '/a/b'],
    ['/%25c0%25ae./b', '/b'],
    ['/a%u002fb', '/a/b'],
    ['/%U002E./b', '/%U002E./b'],
    ['/caf%C3%A9', '/café'],
    ['/caf\u00c3\u00a9', '/café'],
    ['/caf%E9', '/café'],
    ['/%f0%9f%98%80', '/😀'],
    ['/%zz%', '/%zz%'],
    ['/caf%C3%A9%zz', '/café%zz'],
    ['/%ff%fe', '/ÿþ'],
    ['/%c3', '/Ã'],
    ['/%f7%bf%bf%bf', '/÷¿¿¿'],
    ['*', '/*'],
  ]
  for (const [path, canonical] of rows) t.equal(canonicalPath(path), canonical, path)
})

const hex = (code: number): string => code.toString(16).padStart(2, '0')

// Ways to write one ASCII character that some server reads as that character.
const SPELLINGS: readonly ((character: string) => string)[] = [
  (character) => character,
  (character) => `%${hex(character.charCodeAt(0))}`,
  (character) => `%${hex(character.charCodeAt(0)).toUpperCase()}`,
  (character) => `%25${hex(character.charCodeAt(0))}`,
  (character) => `%u00${hex(character.charCodeAt(0))}`,
  (character) =>
    `%${hex(0xc0 | (character.charCodeAt(0) >> 6))}%${hex(0x80 | (character.charCodeAt(0) & 0x3f))}`,
  (character) =>
    `%e0%${hex(0x80 | (character.charCodeAt(0) >> 6))}%${hex(0x80 | (character.charCodeAt(0) & 0x3f))}`,
]
const SEPARATORS = [
  '/',
  '//',
  '\\',
  '%2f',
  '%5C',
  '%252f',
  '/./',
  '/.;x/',
  '/y/../',
  '/%2e/',
  ';x=1/',
  '/y/%c0%ae./',
]

const spelled = fc
  .array(fc.array(fc.constantFrom(...'abcXYZ019_-'.split('')), { minLength: 1, maxLength: 5 }), {
    maxLength: 5,
  })
  .chain((segments) =>
    fc.record({
      plain: fc.constant(`/${segments.map((segment) => segment.join('')).join('/')}`),
      path: fc
        .tuple(
          fc.array(fc.constantFrom(...SPELLINGS), { minLength: 30, maxLength: 30 }),
          fc.array(fc.constantFrom(...SEPARATORS), { minLength: 6, maxLength: 6 }),
        )
        .map(
          ([ways, separators]) =>
            segments
              .map((segment, at) => {
                const name = segment.map((character, index) => ways[at * 5 + index]?.(character)).join('')
                return `${at === 0 ? '/' : separators[at]}${name}`
              })
              .join('') || '/',
        ),
    }),
  )

test('no spelling of a path escapes a rule', async () => {
  fc.assert(
    fc.property(spelled, ({ plain, path }) => canonicalPath(path) === plain),
    { numRuns: 2_000 },
  )
})

test('whatever is sent, a canonical path is absolute, without dot segments, empty ones and parameters', async () => {
  const path = fc.string({
    unit: fc.constantFrom(...'/\\.;%ac25eEfF0123456789u\u00c3\u00a9 '.split('')),
    maxLength: 40,
  })
  fc.assert(
    fc.property(path, (tail) =>
      /^\/(?:(?!\.{1,2}(?:\/|$))[^/\\;]+\/?(?=[^/]|$))*$/.test(canonicalPath(`/${tail}`)),
    ),
    { numRuns: 5_000 },
  )
})

test('nearly every path is taken as it is', async (t) => {
  const path = '/display/DEMO/Home.page_1~x$y!z@w+v-u/'
  t.equal(canonicalPath(path), path)
})

test('no path takes long', async (t) => {
  for (const part of ['%25', '%c0', '/..', ';', '\\', '%u002f', '/a.', '\u00ff', '%f0%80']) {
    const path = `/${part.repeat(64_000 / part.length)}`
    const start = processorNow()
    canonicalPath(path)
    t.ok(processorNow() - start < 1_000, part)
  }
})

test('a query is decoded once, as a whole', async (t) => {
  t.equal(decodedQuery(''), '')
  t.equal(decodedQuery('/auth/login&x=%20y'), '/auth/login&x= y')
  t.equal(decodedQuery('%2Fauth%2flogin'), '/auth/login')
  t.equal(decodedQuery('a=%2526'), 'a=%26')
  t.equal(decodedQuery('a=%E9'), 'a=é')
})
