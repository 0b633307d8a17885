// The tests of rules as `usher test` and `usher check` run them. What a test may say is in test/ruleTests.
import { join } from 'node:path'
import { test } from 'tap'
import { readPresets } from '../../src/config/presets.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { run } from './running.ts'

const CONFIG = `sites:
  - name: app
    upstream: http://127.0.0.1:9000
    rules: [{ name: seat, when: { status: 401, body: { contains: no seat } }, cause: no-licence }]
    tests:
      - { name: a seat is missing, file: saved/seat.http, expect: no-licence, rule: seat }
`

const WRONG = `      - { name: a form, response: { status: 401 }, expect: sign-in-required }\n`
const SAVED = { saved: { 'seat.http': 'HTTP/1.1 401 No\n\nno seat\n' } }

test('usher test shows each test; where all hold its exit code is 0', async (t) => {
  const cwd = t.testdir({ 'usher.yaml': CONFIG, ...SAVED })
  t.same(await run(t, ['test', '--config', 'usher.yaml'], { cwd }), {
    code: 0,
    stdout: 'ok      site app: a seat is missing\n1 test, 0 failed',
    stderr: '',
  })
})

test('usher test shows what failed and where, with exit code 1', async (t) => {
  const cwd = t.testdir({ 'usher.yaml': `${CONFIG}${WRONG}`, ...SAVED })
  t.same(await run(t, ['test', '--config', 'usher.yaml'], { cwd }), {
    code: 1,
    stdout: `ok      site app: a seat is missing
not ok  site app: a form
        usher.yaml:7:9 sites[0].tests[1]: "a form" expects sign-in-required; came pass, because no rule holds
          7 |       - { name: a form, response: { status: 401 }, expect: sign-in-required }
            |         ^
2 tests, 1 failed`,
    stderr: '',
  })
})

test('for usher check a test that fails is a problem like any other', async (t) => {
  const cwd = t.testdir({ 'usher.yaml': `${CONFIG}${WRONG}`, 'good.yaml': CONFIG, ...SAVED })
  t.match(await run(t, ['check', '--config', 'usher.yaml'], { cwd }), {
    code: 1,
    stdout: '',
    stderr: /^usher: 1 problem in usher\.yaml\n\nusher\.yaml:7:9 sites\[0\]\.tests\[1\]: "a form" expects/,
  })
  t.match(await run(t, ['check', '--config', 'good.yaml'], { cwd }), {
    code: 0,
    stdout: /\n1 test of rules: fine\n.*good\.yaml: fine$/,
  })
})

test('a preset is tested without any configuration, with those that it includes', async (t) => {
  const { presets } = readPresets(PRESETS_DIRECTORY).resolve(['testrail'])
  const tests = presets.flatMap((preset) => preset.tests)
  const { code, stdout } = await run(t, ['test', '--preset', 'testrail'], { cwd: t.testdir({}) })
  t.equal(code, 0)
  t.match(stdout, `${tests.length} test${tests.length === 1 ? '' : 's'}, 0 failed`)
})

test('a preset beside a configuration, or one that is not there, is a wrong usage', async (t) => {
  const both = ['--config', join('any', 'usher.yaml'), '--preset', 'iis']
  t.match(await run(t, ['test', ...both]), { code: 2, stderr: /leave out --config, or --preset/ })
  t.match(await run(t, ['test', '--preset', 'ISS']), { code: 2, stderr: /did you mean "iis"\?/ })
})
