import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parseSource, readSource } from '../../../src/config/source/index.ts'
import { refusal } from '../reading.ts'

const source = (text: string) => parseSource(text, 'usher.yaml', {})
const placeOf = (text: string, path: (string | number)[], atKey = false): string => {
  const { line, column } = source(text).problem(path, '', { atKey })
  return `${line}:${column}`
}

test('a value is found in maps, lists and braces', async (t) => {
  const text = 'a:\n  - b: 1\n  - { c: [x, { d: 2 }] }\n'
  t.equal(placeOf(text, ['a']), '2:3')
  t.equal(placeOf(text, ['a', 0, 'b']), '2:8')
  t.equal(placeOf(text, ['a', 0, 'b'], true), '2:5', 'or its key')
  t.equal(placeOf(text, ['a', 1, 'c', 0]), '3:11')
  t.equal(placeOf(text, ['a', 1, 'c', 1, 'd']), '3:19')
})

test('what the file lacks is at its nearest parent', async (t) => {
  t.equal(placeOf('a:\n  b: 1\n', ['a', 'c', 'd']), '2:3')
  t.equal(placeOf('a:\n  b: 1\n', ['x']), '1:1')
  t.equal(placeOf('a: [1]\n', ['a', 5]), '1:4')
  t.equal(placeOf('', ['a']), '1:1')
})

test('a key with nothing after it is itself the place', async (t) => {
  t.equal(placeOf('a:\n  b:\n  c: 1\n', ['a', 'b']), '2:3')
  t.equal(placeOf('a: { b: , c: ~ }\n', ['a', 'c']), '1:11')
})

test('through an alias the place is where the anchor is', async (t) => {
  const text = 'a: &shared\n  b: 1\nc: *shared\n'
  t.equal(placeOf(text, ['c', 'b']), '2:6')
  t.equal(placeOf(text, ['c']), '3:4', 'the alias itself is where it stands')
})

test('a key of another kind than text is found by its text', async (t) => {
  t.equal(placeOf('404: { true: 1 }\n', ['404', 'true']), '1:14')
})

test('Windows line ends and a byte order mark move no place', async (t) => {
  t.equal(placeOf('\uFEFFa:\r\n  b: 1\r\n', ['a', 'b']), '2:6')
  t.equal(placeOf('\uFEFFa: 1', ['a']), '1:4')
  t.equal(source('\uFEFFa:\r\n  b: 1\r\n').problem(['a', 'b'], '').excerpt, '  b: 1')
})

test('of a key that stands twice the last counts, in data and place alike', async (t) => {
  const { data, problem, problems } = source('a: 1\na: 2\n')
  t.same(data, { a: 2 })
  t.equal(problem(['a'], '').line, 2)
  t.match(problems, [{ line: 2, column: 1, message: 'this key stands twice in the same map; keep one' }])
})

test('what was filled in is text, known by what the file says', async (t) => {
  const { data, filledFrom } = parseSource('a: ${PORT}\nb: "x${PORT}"\nc: plain\n', 'usher.yaml', {
    PORT: '80',
  })
  t.same(data, { a: '80', b: 'x80', c: 'plain' })
  t.equal(filledFrom(['a']), '${PORT}')
  t.equal(filledFrom(['b']), 'x${PORT}')
  t.equal(filledFrom(['c']), undefined)
  t.equal(filledFrom(['lost']), undefined)
})

test('without an environment nothing is filled in: a preset is data', async (t) => {
  const { data, problems } = parseSource('a: ${LOST}\nb: file:lost\n', 'preset.yaml')
  t.same(data, { a: '${LOST}', b: 'file:lost' })
  t.same(problems, [])
})

test('a path is in the file only when the file says so', async (t) => {
  const { has } = source('a: { b: }\n')
  t.ok(has(['a', 'b']))
  t.notOk(has(['a', 'c']))
  t.notOk(has(['a', 'b', 'c']))
})

test('a file that cannot be read is said to be so', async (t) => {
  const directory = t.testdir({ latin1: '', utf16: '', large: `# ${'x'.repeat(1_048_576)}` })
  writeFileSync(join(directory, 'latin1'), Buffer.from('name: Größe', 'latin1'))
  writeFileSync(join(directory, 'utf16'), Buffer.from('\uFEFFname: a', 'utf16le'))
  const reason = (name: string): string | undefined =>
    refusal(() => readSource(join(directory, name)))?.problems[0]?.message
  t.equal(reason('lost'), 'cannot be read: there is no such file')
  t.equal(reason('.'), 'cannot be read: it is a directory')
  t.equal(reason('latin1'), 'cannot be read: it is not UTF-8 text; save it as UTF-8')
  t.equal(reason('utf16'), 'cannot be read: it is UTF-16 text; save it as UTF-8')
  t.equal(reason('large'), 'cannot be read: it is larger than 1048576 bytes')
})
