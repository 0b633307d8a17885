// Texts that nobody would write, and edits that anybody might make.
import fc from 'fast-check'
import { test } from 'tap'
import { problemsOf, SITE, SMALLEST } from './reading.ts'

// Made of what a configuration is made of, so that most get past the parser.
const PIECES = [
  ...[
    'listen',
    'sites',
    'name',
    'upstream',
    'presets',
    'rules',
    'when',
    'status',
    'brand',
    'tls',
    'hosts',
    '__proto__',
  ],
  ...[
    'connection',
    'certFile',
    'all',
    'not',
    'header',
    'matches',
    'constructor',
    'toString',
    'http://a',
    'testrail',
  ],
  ...[
    ': ',
    ':',
    '\n',
    '\n  ',
    '\n    ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '!!map ',
    '? ',
    '|',
    '>',
  ],
  ...[
    '${A}',
    '${',
    'file:/',
    'file:',
    '401',
    '-1',
    'true',
    'null',
    '~',
    '\t',
    '\r',
    '\0',
    '\u202e',
    '<<',
    '%YAML 1.1\n---\n',
    '.inf',
  ],
]

test('no text makes it fail otherwise than by saying what is wrong', async (t) => {
  const presetsDirectory = t.testdir({})
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => SITE + pieces.join('')),
  )
  fc.assert(
    fc.property(text, (yaml) => {
      for (const { line, column, message } of problemsOf(yaml, { env: { A: '1' }, presetsDirectory })) {
        if (line < 1 || column < 1 || message === '') return false
        if (line > yaml.split('\n').length) return false
      }
      return true
    }),
    { numRuns: 10_000 },
  )
  t.pass()
})

test('no edit of a good configuration makes it fail otherwise', async (t) => {
  const presetsDirectory = t.testdir({})
  const good = `${SMALLEST}    rules:
      - { name: a, when: { any: [{ status: [401, 4xx] }, { header: { A: absent } }] }, cause: refused }
    connection: { connectTimeoutMs: 5, tls: { insecure: true } }
    brand: { product: "\${A:-x}", accentColor: "#fff" }
`
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(12), fc.constantFrom('', ...PIECES), (at, length, piece) => {
      problemsOf(good.slice(0, at) + piece + good.slice(at + length), { presetsDirectory })
      return true
    }),
    { numRuns: 5_000 },
  )
  t.pass()
})
