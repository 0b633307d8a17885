import { test } from 'tap'
import { parseDocument } from 'yaml'
import { describeYamlErrors } from '../../../src/config/source/yamlErrors.ts'
import { complaintsOf } from '../reading.ts'

// The common mistakes are in mistakes/yaml.txt.

test('every mistake of a different line is told at once', async (t) => {
  t.same(complaintsOf('a:\n\tb: 1\nc:\n\td: 2\n'), [
    '2:1 a tab cannot indent in YAML; use spaces',
    '4:1 a tab cannot indent in YAML; use spaces',
  ])
})

test('one slip is told once, however often the parser stumbles over it', async (t) => {
  t.same(complaintsOf('listen: { host: a, tls: { x: 1\nsites: [\n'), [
    '1:25 the map that begins here has no closing }',
    '2:8 the list that begins here has no closing ]',
  ])
  t.equal(complaintsOf('listen: { port: ${PORT} }\nsites:\n  - name: a\n    upstream: http://a\n').length, 1)
})

test('what is not closed is shown where it begins, innermost', async (t) => {
  t.same(complaintsOf('a: [x, [y\nb: 1\n'), ['1:8 the list that begins here has no closing ]'])
  t.same(complaintsOf("a: 'x\nb: 1\nc: 2\n"), ['1:4 the quoted text that begins here has no closing quote'])
})

test('a syntax error does not hide a variable that is not set', async (t) => {
  t.same(complaintsOf('a: ${LOST}\nb: [\n'), [
    '1:4 a: environment variable LOST is not set; set it, or give a default: ${LOST:-value}',
    '2:4 the list that begins here has no closing ]',
  ])
})

test('no message repeats what the file holds: it may be a secret', async (t) => {
  for (const text of [
    'a: "hunter2" hunter2\n',
    'a: !hunter2 x\n',
    'a: "\\hunter2"\n',
    'a: [hunter2}\n',
    '%hunter2\n',
  ]) {
    const messages = describeYamlErrors(parseDocument(text, { prettyErrors: false }), text).map(
      ({ message }) => message,
    )
    t.ok(messages.length > 0, text)
    t.notMatch(messages.join(), /hunter2/, text)
  }
})
