// docs/check.md and docs/first-contact.md against the commands.
import { test } from 'tap'
import { FINDINGS } from '../../src/check/finding.ts'
import { toJsonLine } from '../../src/check/forms.ts'
import { CHECK } from '../../src/commands/check.ts'
import { INIT } from '../../src/commands/init.ts'
import { PROBE } from '../../src/commands/probe.ts'
import { MAX_REQUESTS } from '../../src/probe/asker.ts'
import { run } from '../commands/running.ts'
import { codesIn, readDocument, tableBelow } from './markdown.ts'
import type { Document } from './markdown.ts'

const CHECKING = readDocument('docs/check.md')
const FIRST_CONTACT = readDocument('docs/first-contact.md')

test('docs/check.md tells everything that may be found, with its level', (t) => {
  const told = tableBelow(CHECKING, 'What it finds').map(([id = '', level]) => [codesIn(id)[0], level])
  t.same(
    told,
    Object.entries(FINDINGS).map(([id, { level }]) => [id, level]),
  )
  t.end()
})

test('both tell every option of their commands', (t) => {
  const optionsOf = (takes: readonly string[]): string[] => takes.map((name) => `--${name}`).toSorted()
  t.same(firstColumn(CHECKING, 'Options').toSorted(), optionsOf(CHECK.takes))
  t.same(
    firstColumn(FIRST_CONTACT, 'Options').toSorted(),
    optionsOf([...new Set([...PROBE.takes, ...INIT.takes])]),
  )
  t.end()
})

test('both tell every key of the JSON, in its order', async (t) => {
  const finding = toJsonLine({ id: 'no-effect', level: 'warning', message: 'a' })
  t.same(firstColumn(CHECKING, 'For programs'), Object.keys(JSON.parse(finding)))
  const { stdout } = await run(t, ['probe', 'demo:confluence', '--json'])
  const probed = JSON.parse(stdout)
  t.same(firstColumn(FIRST_CONTACT, 'For programs'), Object.keys(probed))
  const [request = ''] = codesIn(tableBelow(FIRST_CONTACT, 'For programs').at(-1)?.[1] ?? '')
  t.same(/\w[\w, ]*\w/.exec(request)?.[0].split(', '), Object.keys(probed.requests[0]))
})

test('docs/first-contact.md tells the limits', (t) => {
  t.match(FIRST_CONTACT.text, `At most ${MAX_REQUESTS} requests`)
  t.end()
})

function firstColumn(document: Document, heading: string): string[] {
  return tableBelow(document, heading).flatMap(([cell = '']) => codesIn(cell))
}
