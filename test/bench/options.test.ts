import { test } from 'tap'
import { readOptions } from '../../bench/options.ts'
import { groupsOf, SCENARIOS } from '../../bench/scenarios.ts'

const KNOWN = { peers: ['caddy', 'nginx'], scenarios: ['page', 'refused'] }

test('without options everything is measured', (t) => {
  t.same(readOptions([], KNOWN), {
    ...KNOWN,
    rounds: 5,
    runInMs: 1_000,
    sampleMs: 1_000,
    warmRequests: 20_000,
    json: undefined,
  })
  t.end()
})

test('names are taken in the order of the tables, and none is a way to have no peers', (t) => {
  const args = [
    '--peers',
    'nginx, caddy',
    '--scenarios=refused',
    '--rounds',
    '2',
    '--seconds',
    '0.5',
    '--run-in',
    '0.1',
    '--warm',
    '9',
  ]
  const expected = {
    peers: ['caddy', 'nginx'],
    scenarios: ['refused'],
    rounds: 2,
    runInMs: 100,
    sampleMs: 500,
    warmRequests: 9,
  }
  t.same(readOptions([...args, '--json', 'x.json'], KNOWN), { ...expected, json: 'x.json' })
  t.same(readOptions(['--peers', 'none'], KNOWN).peers, [])
  t.end()
})

const MISTAKES = [
  { args: ['--peers', 'apache'], says: '--peers does not know "apache"; it knows caddy, nginx' },
  { args: ['--scenarios', 'page,pgae'], says: '--scenarios does not know "pgae"; it knows page, refused' },
  { args: ['--rounds', '0'], says: '--rounds takes a whole number from 1, not "0"' },
  { args: ['--seconds', 'x'], says: '--seconds takes a number above 0, not "x"' },
  { args: ['--warm', '1.5'], says: '--warm takes a whole number from 1, not "1.5"' },
  { args: ['--fast'], says: 'npm run bench -- [--peers' },
]

for (const { args, says } of MISTAKES) {
  test(`${args.join(' ')} is a mistake that says what would be right`, (t) => {
    t.throws(() => readOptions(args, KNOWN), { name: 'WrongUsage', message: says })
    t.end()
  })
}

test('scenarios whose figures are compared are measured in turns', (t) => {
  const together = groupsOf(SCENARIOS).map((group) => group.map(({ name }) => name))
  t.match(together[0], ['page', 'refused', 'refused-br', 'refused-program', 'looked', 'looked-gzip'])
  t.ok(together.some((group) => group.includes('rules-10') && group.includes('rules-1000')))
  t.equal(new Set(SCENARIOS.map(({ name }) => name)).size, SCENARIOS.length, 'and every name is there once')
  t.end()
})
