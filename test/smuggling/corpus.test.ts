// Request smuggling: each case has one meaning for the upstream, or none. Written from RFC 9110 and RFC 9112.
import { test } from 'tap'
import type { Test } from 'tap'
import { attack, isServedAlone, startTarget } from './attack.ts'
import type { Target } from './attack.ts'
import type { Case } from './cases/case.ts'
import { CHUNKS } from './cases/chunks.ts'
import { CONNECTIONS } from './cases/connections.ts'
import { HEADS } from './cases/heads.ts'
import { LENGTHS } from './cases/lengths.ts'
import { REQUEST_LINES } from './cases/requestLines.ts'

const CORPUS = {
  'where a body ends': LENGTHS,
  chunks: CHUNKS,
  'lines, names and values': HEADS,
  'methods, targets, versions and hosts': REQUEST_LINES,
  'what belongs to a connection, and what follows on it': CONNECTIONS,
} as const

for (const [what, cases] of Object.entries(CORPUS)) {
  test(`${what}: every request has one meaning, or is refused and its connection closed`, async (t) => {
    const target = await startTarget(t)
    for (const one of cases) await meansOneThing(t, target, one)
    t.same(target.witness.faults, [], 'nothing that could be read in two ways')
  })
}

test('the corpus is not small', async (t) => {
  const names = Object.values(CORPUS).flatMap((cases) => cases.map(({ sent }) => sent))
  t.ok(names.length >= 150, `${names.length} cases`)
  t.equal(new Set(names).size, names.length, 'no case twice')
})

const AFTER = 'GET /after HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n'

async function meansOneThing(t: Test, target: Target, { name, sent, reaches, end }: Case): Promise<void> {
  const { usher, witness } = target
  const before = witness.seen.length
  const bytes = end === 'served' ? `${sent}${AFTER}` : sent
  const { answers, closed } = await attack(usher.port, bytes, { endsItself: end === 'unfinished' })
  const isAlone = await isServedAlone(target)
  const seen = witness.seen.slice(before, -1)
  const title = JSON.stringify(name)
  t.ok(closed, `${title} leaves no connection`)
  t.ok(isAlone, `${title} does not touch the next client`)
  t.same(witness.faults.splice(0), [], title)
  if (end === 'refused') {
    t.match(answers, /(^|[^]*\n)HTTP\/1\.1 (4\d\d|501) [^\r]*\r\n[^]*?connection: close\r\n/i, title)
    t.same(seen, reaches.slice(0, seen.length), title)
  } else {
    t.same(seen, end === 'served' ? [...reaches, 'GET /after'] : reaches, title)
  }
}
