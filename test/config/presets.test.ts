import { test } from 'tap'
import { readPresets } from '../../src/config/presets.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { refusal } from './reading.ts'

const rule = (name: string): string => `{ name: ${name}, when: { status: 401 }, cause: refused }`
const preset = (rest: string): string => `description: one of a test\n${rest}\n`

test('the shipped presets are read', async (t) => {
  const { names, resolve } = readPresets(PRESETS_DIRECTORY)
  t.match(names.join(), /confluence.*iis.*testrail/)
  for (const name of names) t.ok(resolve([name]).rules.length > 0, name)
})

test('presets are asked in their order, each once, what they include after them', async (t) => {
  const { resolve } = readPresets(
    t.testdir({
      'a.yaml': preset(`include: [c]\nproduct: A\nrules: [${rule('one')}, ${rule('two')}]`),
      'b.yaml': preset(`include: [c, a]\nproduct: B\nsignIn: /b\nrules: [${rule('one')}]`),
      'c.yaml': preset(`include: [a]\nsignIn: c?x={return}\nrules: [${rule('one')}]`),
      'notes.txt': 'not one of them',
    }),
  )
  const order = (names: string[]): string[] =>
    resolve(names).rules.map(({ origin, name }) => `${origin}/${name}`)
  t.same(order(['a', 'b']), ['a/one', 'a/two', 'b/one', 'c/one'])
  t.same(order(['b', 'b']), ['b/one', 'c/one', 'a/one', 'a/two'])
  t.same(order([]), [])
  t.match(resolve(['a', 'b']), { product: 'A', signIn: '/b' }, 'the first that has one')
  t.match(resolve([]), {
    presets: [],
    rules: [],
    product: undefined,
    signIn: undefined,
    signInForm: undefined,
  })
})

test('a sign-in form posts to the site itself, with what Usher can fill in', async (t) => {
  const mistakes = {
    'action: https://evil.example/login': /must be a path of the same site; .* leave out the host/,
    'action: //evil.example/login': /two slashes lead to another host/,
    'action: "login?to={return}"': /nothing is filled in here/,
    'action: login, hidden: { to: "{retrun}" }': /\{retrun\} is unknown; only \{return\} and \{returnBelow\}/,
    'action: login, remember: { name: a }': /is missing/,
  }
  for (const [form, message] of Object.entries(mistakes)) {
    const text = preset(`signInForm: { user: u, password: p, ${form} }\nrules: []`)
    const told = refusal(() => readPresets(t.testdir({ 'a.yaml': text })).resolve(['a']))?.problems ?? []
    t.equal(told.length, 1, form)
    t.match(told[0]?.message, message)
  }
})

test('every mistake in every preset that is asked for is told at once, with its file', async (t) => {
  const directory = t.testdir({
    'a.yaml': preset(`include: [lost]\nrules: [${rule('one')}, ${rule('one')}]`),
    'b.yaml': 'rules: [\n',
    'c.yaml': preset('rules:\n  - { name: r, when: { status: 1 }, cause: refused, thn: redirect }'),
  })
  const told = refusal(() => readPresets(directory).resolve(['a', 'b', 'c']))?.problems ?? []
  t.match(
    told.map(({ file, line, message }) => `${file.slice(directory.length + 1)}:${line} ${message}`),
    [
      /^a\.yaml:2 there is no preset "lost"\. Available: a, b, c/,
      /^a\.yaml:3 "one" is already the name of rules\[0\]/,
      /^b\.yaml:1 the list that begins here has no closing \]/,
      /^c\.yaml:3 must be a status/,
      /^c\.yaml:3 unknown key "thn"; did you mean "then"\?/,
    ],
  )
})

test('a preset that nobody asks for is not read', async (t) => {
  const directory = t.testdir({ 'a.yaml': preset('rules: []'), 'b.yaml': 'rules: [\n' })
  t.equal(readPresets(directory).resolve(['a']).presets.length, 1)
})

test('a preset takes nothing from the environment', async (t) => {
  const text = "rules: [{ name: a, when: { body: { contains: ['${HOME}', 'file:x'] } }, cause: refused }]"
  const { resolve } = readPresets(t.testdir({ 'a.yaml': preset(text) }))
  t.same(resolve(['a']).rules[0]?.when.body?.contains, ['${HOME}', 'file:x'])
})

test('a directory without presets has none', async (t) => {
  const { names, faultOf } = readPresets(t.testdir({}))
  t.same(names, [])
  t.match(faultOf('a'), /there is no preset "a"/)
})
