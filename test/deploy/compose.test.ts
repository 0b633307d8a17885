// deploy/compose.yaml without an engine: what it mounts is there, and what it starts tells the story.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parse } from 'yaml'
import { spawnCommand, startUsher } from '../helpers/usher.ts'
import { until } from '../helpers/faults.ts'
import { NAVIGATION, send } from '../helpers/upstream.ts'
import { ROOT } from '../docs/markdown.ts'
import { freePort } from '../helpers/process.ts'

type Service = {
  readonly read_only: boolean
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly build?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const DIRECTORY = join(ROOT, 'deploy')
const { services } = parse(readFileSync(join(DIRECTORY, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, Service>>
}
const CONFIG = readFileSync(join(DIRECTORY, 'compose/usher.yaml'), 'utf8')

test('no service may do more than it needs, is open beyond this machine, or mounts what is not there', (t) => {
  for (const [name, service] of Object.entries(services)) {
    t.match(service, { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }, name)
    for (const port of service.ports ?? []) t.match(port, /^127\.0\.0\.1:/, name)
    for (const volume of service.volumes ?? []) {
      const [file = '', , mode] = volume.split(':')
      t.ok(existsSync(join(DIRECTORY, file)), file)
      t.equal(mode, 'ro', volume)
    }
    if (service.build !== undefined) t.ok(existsSync(join(DIRECTORY, service.build, 'Dockerfile')), name)
  }
  t.end()
})

test('the demo by itself, and Usher before it, show the Jira issue with the panel', async (t) => {
  const [home, testrail, confluence] = await Promise.all([freePort(), freePort(), freePort()])
  const ports: Readonly<Record<string, number>> = { 8090: home, 8091: testrail, 8092: confluence }
  const moved = (text: string): string =>
    text.replaceAll(/\b809\d\b/g, (port) => String(ports[port])).replaceAll('0.0.0.0', '127.0.0.1')
  const [node = '', file = ''] = services['demo']?.entrypoint ?? []
  t.equal(node, 'node')
  const args = services['demo']?.command?.map(moved) ?? []
  const demo = spawnCommand(t, args, { command: [process.execPath, join(ROOT, file)] })
  await until('the demo listens', () => demo.lines.length > 0)
  const usher = await startUsher(
    t,
    moved(CONFIG)
      .replaceAll('http://demo:', 'http://127.0.0.1:')
      .replaceAll(/port: 808\d/g, 'port: 0'),
  )
  const issue = await send(`http://127.0.0.1:${home}/browse/DEMO-1?panel=iis401`)
  t.match(issue.text, '<iframe')
  t.match(issue.text, 'http://127.0.0.1:8080/', 'which leads through Usher')
  const refused = await send(`${usher.url}/index.php?/dashboard`, { headers: NAVIGATION })
  t.match(refused.text, '<h1>Sign in to TestRail</h1>')
  t.equal((await send(`${usher.url}/confluence/status`)).status, 200)
  demo.kill('SIGTERM')
  t.same(await demo.exited, { code: 0, signal: null })
})
