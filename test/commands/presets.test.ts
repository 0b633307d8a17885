// `usher presets`: what is recognised, and where it was seen.
import { spawnSync } from 'node:child_process'
import { test } from 'tap'
import { readPresets } from '../../src/config/presets.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { run } from './running.ts'

const LIBRARY = readPresets(PRESETS_DIRECTORY)

test('every preset is listed with every rule of its own, and where that was seen', async (t) => {
  const { code, stdout, stderr } = await run(t, ['presets'])
  t.match({ code, stderr }, { code: 0, stderr: '' })
  const lines = stdout.split('\n')
  for (const { name, description, rules, include } of LIBRARY.resolve(LIBRARY.names).presets) {
    t.ok(lines.includes(`${name}: ${description}`), name)
    if (include.length > 0) t.ok(lines.includes(`  then those of ${include.join(', ')}`), name)
    for (const rule of rules) {
      const index = lines.findIndex((line) => line.startsWith(`  ${name}/${rule.name}: ${rule.then}`))
      t.ok(index > 0, rule.name)
      if (rule.source !== undefined) t.equal(lines[index + 1], `      ${rule.source}`)
    }
  }
})

test('several presets can be named, and for whom a rule is, where that is not a person, is said', async (t) => {
  const { code, stdout } = await run(t, ['presets', 'testrail', 'iis'])
  t.equal(code, 0)
  t.match(stdout, /^testrail: [^]*\niis: /)
  t.match(stdout, /\n {2}testrail\/api-401: swap, cause refused, for script and client\n/)
  t.match(stdout, /\n {2}testrail\/empty-401: swap, cause sign-in-required\n/)
  t.match(stdout, /\n {2}testrail\/api: pass\n/)
})

test('one preset as JSON is an object on one line', async (t) => {
  const { code, stdout } = await run(t, ['presets', 'iis', '--json'])
  t.equal(code, 0)
  const [preset] = LIBRARY.resolve(['iis']).presets
  const told = JSON.parse(stdout)
  t.same(Object.keys(told), ['name', 'description', 'product', 'include', 'rules'])
  t.same(
    told.rules.map(({ name }: { name: string }) => name),
    preset?.rules.map(({ name }) => `iis/${name}`),
  )
  for (const rule of told.rules)
    t.same(Object.keys(rule), ['name', 'cause', 'then', 'mode', 'page', 'audience', 'source'])
})

test(
  'who reads only its beginning gets no error',
  { skip: process.platform === 'win32' && 'there is no sh' },
  async (t) => {
    const { stderr } = spawnSync('sh', ['-c', `'${process.execPath}' src/main.ts presets | true`], {
      encoding: 'utf8',
    })
    t.equal(stderr, '')
  },
)

test('a preset that is not there ends with exit code 2 and the nearest', async (t) => {
  t.match(await run(t, ['presets', 'ISS']), {
    code: 2,
    stdout: '',
    stderr: /there is no preset "ISS"; did you mean "iis"\?/,
  })
})
