// The process itself: what it is asked, what it answers, and with which exit code.
import { test } from 'tap'
import packageJson from '../package.json' with { type: 'json' }
import { COMMANDS } from '../src/commands/index.ts'
import { run } from './commands/running.ts'

const COMMAND_NAMES = Object.keys(COMMANDS)

test('--help says how to use it, whatever else is there', async (t) => {
  for (const args of [['--help'], ['-h'], ['check', '--help'], ['serve', '-h']]) {
    const { code, stdout, stderr } = await run(t, args)
    t.match({ code, stderr }, { code: 0, stderr: '' }, args.join(' '))
    for (const word of ['Usage: usher', ...COMMAND_NAMES, '--config', '--version']) t.match(stdout, word)
  }
})

test('--version says the version and nothing else', async (t) => {
  for (const option of ['--version', '-v']) {
    t.same(await run(t, [option]), { code: 0, stdout: packageJson.version, stderr: '' })
  }
})

test('a wrong usage ends with exit code 2, what was wrong and perhaps meant, and where help is', async (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    dance:
      /^usher: unknown command "dance"; there are serve, check, test, explain, presets, preview, report, probe, init\n/,
    chek: /^usher: unknown command "chek"; did you mean "check"\?\n/,
    constructor: /^usher: unknown command "constructor"/,
    'check config/usher.yaml':
      /^usher: unexpected argument "config\/usher\.yaml"; for a configuration say --config config\/usher\.yaml\n/,
    'check --config a.yaml b.yaml': /^usher: unexpected argument "b\.yaml"\n/,
    '--confg x': /^usher: unknown option --confg; did you mean --config\?\n/,
    'check --confg=x': /^usher: unknown option --confg; did you mean --config\?\n/,
    'check -x': /^usher: unknown option -x\n/,
    'check --config': /^usher: .*--config/,
    '--port 80': /^usher: .*--port/,
    'serve --json': /^usher: the command serve takes no --json/,
    'test a.yaml': /^usher: unexpected argument "a\.yaml"/,
  }
  for (const [args, message] of Object.entries(wrong)) {
    const { code, stdout, stderr } = await run(t, args.split(' '))
    t.equal(code, 2, args)
    t.equal(stdout, '', args)
    t.match(stderr, message)
    t.match(stderr, /\nusher --help says how it goes\.\n$/, args)
    t.notMatch(stderr, 'Usage:', args)
  }
})

test('a refused configuration ends serve as it ends check: exit code 1 and no line of log', async (t) => {
  const directory = t.testdir({ 'usher.yaml': 'sites: []\n' })
  for (const command of ['check', 'serve']) {
    t.match(await run(t, [command, '--config', `${directory}/usher.yaml`]), {
      code: 1,
      stdout: '',
      stderr: /^usher: 1 problem in .*usher\.yaml\n\n.*usher\.yaml:1:8 sites: must hold at least one/,
    })
  }
})

test('without a configuration it says how to name one', async (t) => {
  t.match(await run(t, ['check'], { cwd: t.testdir({}) }), {
    code: 1,
    stdout: '',
    stderr: /config\/usher\.yaml.*--config FILE/,
  })
})
