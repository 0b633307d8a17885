import { test } from 'tap'
import { ConfigError, describeProblem, formatPath } from '../../src/config/problem.ts'
import type { ConfigProblem } from '../../src/config/problem.ts'

const problem = (rest: Partial<ConfigProblem>): ConfigProblem => ({
  file: 'usher.yaml',
  line: 1,
  column: 1,
  path: '',
  message: 'is wrong',
  ...rest,
})

test('a path reads as one would write it', async (t) => {
  t.equal(formatPath(['sites', 0, 'when', 'status']), 'sites[0].when.status')
  t.equal(formatPath(['header', 'WWW-Authenticate', 'contains']), 'header["WWW-Authenticate"].contains')
  t.equal(formatPath(['a"b']), '["a\\"b"]')
  t.equal(formatPath([]), '')
  t.ok(formatPath(['x'.repeat(1_000)]).length < 100)
})

test('a problem has its place in front, and its line with a caret below', async (t) => {
  t.equal(
    describeProblem(problem({ line: 12, column: 5, path: 'sites[0].upstrem', excerpt: '    upstrem: x' })),
    ['usher.yaml:12:5 sites[0].upstrem: is wrong', '  12 |     upstrem: x', '     |     ^'].join('\n'),
  )
  t.equal(describeProblem(problem({})), 'usher.yaml:1:1 is wrong', 'without a line there is none')
})

test('the caret keeps its place behind tabs, and in a line that is too long to show', async (t) => {
  t.match(describeProblem(problem({ column: 3, excerpt: '\t\tx' })), '  1 |   x\n    |   ^')
  const [, line = '', caret = ''] = describeProblem(
    problem({ column: 1_001, excerpt: `${'a'.repeat(1_000)}X${'b'.repeat(500)}` }),
  ).split('\n')
  t.ok(line.length < 120)
  t.equal(line[caret.indexOf('^')], 'X')
  t.match(
    describeProblem(problem({ excerpt: 'a'.repeat(1_000_000) })),
    '1 | (the line is too long to be shown)',
  )
})

test('a line that may hold a secret is not shown', async (t) => {
  for (const excerpt of [
    '    keyPassphrase: 12345',
    "{ keyFile: a.key, keyPassphrase: 'hunter2' }",
    'upstream: http://user:hunter2@host',
    'upstream: http://user:hun/ter2hunter2@host',
    '-----BEGIN PRIVATE KEY-----hunter2',
    'apiToken: hunter2',
  ]) {
    t.notMatch(describeProblem(problem({ excerpt })), /hunter2|12345/, excerpt)
  }
  t.match(describeProblem(problem({ excerpt: 'keyPassphrase: file:key.txt' })), 'file:key.txt', 'its file is')
  t.match(describeProblem(problem({ excerpt: 'cause: token-refused' })), 'token-refused', 'a word is no key')
})

test('neither the address of a webhook nor its authorization is shown', async (t) => {
  for (const [path, excerpt] of [
    ['', '    url: "https://hooks.slack.com/services/T0/B0/hunter2'],
    ['', 'url: https://prod-1.example.com/workflows/1?sig=hunter2'],
    ['', 'authorization: Bearer hunter2'],
    ['ask.rate', 'ask: { webhook: { type: json, url: https://example.com/hunter2 }, rate: 1 }'],
    ['ask.webhook.url', 'url: htp://example.com/hunter2'],
    ['ask.webhook.url', 'url: hunter2 x'],
    ['sites[0].ask.webhook.urll', 'urll: hunter2'],
    ['ask.webhook.authorization', 'authorization: [hunter2]'],
  ] as const) {
    t.notMatch(describeProblem(problem({ path, excerpt })), /hunter2/, excerpt)
  }
  t.match(describeProblem(problem({ path: 'ask.webhook.url', excerpt: 'url: file:a.txt' })), 'file:a.txt')
  t.match(describeProblem(problem({ path: 'ask.webhook.type', excerpt: 'type: slak' })), 'slak')
})

test('no file can write to the terminal by its contents', async (t) => {
  const text = describeProblem(
    problem({ message: 'found \u009b31m', excerpt: 'a: \u001b[2J\u202eb', path: '["\u009b"]' }),
  )
  t.notMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('an error has all problems in the order of the file, each once', async (t) => {
  const second = problem({ line: 2, message: 'second' })
  const error = new ConfigError([
    problem({ file: 'z.yaml', message: 'last' }),
    second,
    problem({ line: 10, message: 'third' }),
    problem({ line: 1, column: 9, message: 'first' }),
    { ...second, path: 'the.same.through.an.alias' },
  ])
  t.same(
    error.problems.map(({ message }) => message),
    ['first', 'second', 'third', 'last'],
  )
  t.equal(error.code, 'USHER_CONFIG')
  t.match(error.message, /^4 problems in usher\.yaml, z\.yaml\n\nusher\.yaml:1:9 first\n\n/)
  t.match(new ConfigError([problem({})]).message, /^1 problem in usher\.yaml\n/)
})
