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
        usher.yaml:7:60 sites[0].tests[1].expect: "a form" expects sign-in-required; came pass, because no rule holds
          7 |       - { name: a form, response: { status: 401 }, expect: sign-in-required }
            |                                                            ^
          asked GET /, by a page: Sec-Fetch-Mode is navigate, Sec-Fetch-Dest document
          no rule has the cause sign-in-required
2 tests, 1 failed`,
    stderr: '',
  })
})

test('usher test as JSON is an object on each line, with the keys that are documented', async (t) => {
  const lost = '      - { name: lost, file: lost.http, expect: pass }\n'
  const cwd = t.testdir({ 'usher.yaml': `${CONFIG}${WRONG}${lost}`, ...SAVED })
  const { code, stdout, stderr } = await run(t, ['test', '--json', '--config', 'usher.yaml'], { cwd })
  t.match({ code, stderr }, { code: 1, stderr: '' })
  const told = stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  t.same(told[0], {
    ...{ name: 'a seat is missing', site: 'app', preset: null, ok: true },
    ...{ expected: 'no-licence', came: 'no-licence', rule: 'site/seat', problem: null },
  })
  t.match(told[1], { name: 'a form', ok: false, expected: 'sign-in-required', came: 'pass', rule: null })
  t.match(told[1]?.['problem'], /^usher\.yaml:7:60 sites\[0\]\.tests\[1\]\.expect: "a form" expects/)
  t.match(told[2], { name: 'lost', ok: false, expected: 'pass', came: null, rule: null })
  const preset = await run(t, ['test', '--json', '--preset', 'iis'])
  for (const line of preset.stdout.split('\n').filter(Boolean))
    t.match(JSON.parse(line), { site: null, preset: 'iis', ok: true })
})

test('a licence in a test of a site that knows of none is warned of', async (t) => {
  const licensed = '      - { name: known, response: { status: 404 }, licence: none, expect: pass }\n'
  const cwd = t.testdir({ 'usher.yaml': `${CONFIG}${licensed}`, ...SAVED })
  const warning =
    'warning: site app: the test "known" says a `licence`; without `licences` none is known there\n'
  t.match(await run(t, ['test', '--config', 'usher.yaml'], { cwd }), { code: 0, stderr: warning })
  t.match((await run(t, ['check', '--config', 'usher.yaml'], { cwd })).stdout, warning)
})

test('for usher check a test that fails is a problem like any other', async (t) => {
  const cwd = t.testdir({ 'usher.yaml': `${CONFIG}${WRONG}`, 'good.yaml': CONFIG, ...SAVED })
  t.match(await run(t, ['check', '--config', 'usher.yaml'], { cwd }), {
    code: 1,
    stdout: '',
    stderr:
      /^usher: 1 problem in usher\.yaml\n\nusher\.yaml:7:60 sites\[0\]\.tests\[1\]\.expect: "a form" expects/,
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
