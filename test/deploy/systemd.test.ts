// The unit for systemd: what it starts is there, and it is as confined as docs/deploy.md says.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { LimitsSchema } from '../../src/config/schema/listenSchema.ts'
import { asNode } from '../../src/config/schema/schemaNode.ts'
import { readDocument, ROOT } from '../docs/markdown.ts'
import { printed, without } from './tools.ts'

const UNIT = 'deploy/systemd/usher.service'
const FINAL_SECONDS = 5
const skip = without('systemd-analyze')

const SETTINGS = new Map(
  [...readFileSync(join(ROOT, UNIT), 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]),
)

test('it starts what is in the package, and waits longer than the grace period', (t) => {
  const words = (SETTINGS.get('ExecStart') ?? '').split(' ').filter((word) => !word.startsWith('--'))
  const [, file = '', command] = words
  t.ok(existsSync(join(ROOT, file.replace('/opt/usher/', ''))), file)
  t.equal(command, 'serve')
  const grace = Number(asNode(LimitsSchema).properties?.['gracePeriodMs']?.default) / 1_000
  t.ok(Number(SETTINGS.get('TimeoutStopSec')) > grace + FINAL_SECONDS)
  // Signals to every process at once would reach Usher twice, where the launcher starts another Node.
  t.equal(SETTINGS.get('KillMode'), 'mixed')
  t.end()
})

test('log files are rotated where the unit may write, and by the signal that Usher listens for', (t) => {
  const recipe = readFileSync(join(ROOT, 'deploy/logrotate/usher'), 'utf8')
  t.match(recipe, `/var/log/${SETTINGS.get('LogsDirectory')}/*.log {`)
  t.match(recipe, `su ${SETTINGS.get('User')} ${SETTINGS.get('Group')}`)
  // To one process alone: it tells the others, and the launcher passes it on.
  t.match(recipe, '--kill-whom=main --signal=SIGUSR1 usher.service')
  t.notMatch(recipe, /^\s*copytruncate/m)
  t.end()
})

test('the documented level of exposure is that which systemd-analyze tells', { skip }, async (t) => {
  const told = await printed('systemd-analyze', ['security', '--offline=true', '--no-pager', UNIT])
  const [, level = ''] = /Overall exposure level for usher\.service: ([\d.]+)/.exec(told) ?? []
  const [, documented] = /exposure level ([\d.]+)/.exec(readDocument('docs/deploy.md').text) ?? []
  t.equal(level, documented)
})
