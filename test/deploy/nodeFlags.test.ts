// The flags of Node that docs/decisions/0016-speed.md explains are said wherever Usher is started.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import nodeFlags from '../../bin/nodeFlags.json' with { type: 'json' }
import packageJson from '../../package.json' with { type: 'json' }
import { ROOT } from '../docs/markdown.ts'

// What starts Usher to serve, and cannot read them from the file.
const STARTS: Readonly<Record<string, string>> = {
  'npm start': packageJson.scripts.start,
  'npm run usher': packageJson.scripts.usher,
  Dockerfile: lineOf('Dockerfile', 'ENTRYPOINT ').replaceAll(/["[\],]/g, ''),
  'deploy/systemd/usher.service': lineOf('deploy/systemd/usher.service', 'ExecStart='),
}

for (const [name, command] of Object.entries(STARTS)) {
  test(`${name} gives Node the flags that it serves best with`, (t) => {
    const [, afterNode = ''] = command.split(/\bnode /)
    const flags = /^(?:--\S+ )*/.exec(afterNode)?.[0].trim().split(' ')
    t.same(flags, nodeFlags)
    t.end()
  })
}

test('the image and the unit give the allocator one arena', (t) => {
  const places = [
    ['Dockerfile', 'ENV NODE_ENV=production'],
    ['deploy/systemd/usher.service', 'Environment=NODE_ENV=production'],
  ] as const
  for (const [file, beginning] of places) t.match(lineOf(file, beginning), / MALLOC_ARENA_MAX=1$/, file)
  t.end()
})

test('docs/decisions/0016-speed.md explains each of them', (t) => {
  const text = readFileSync(join(ROOT, 'docs/decisions/0016-speed.md'), 'utf8')
  for (const flag of [...nodeFlags, 'MALLOC_ARENA_MAX=1']) t.ok(text.includes(`\`${flag}\``), flag)
  t.end()
})

function lineOf(file: string, beginning: string): string {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n')
  const line = lines.find((each) => each.startsWith(beginning))
  if (line === undefined) throw new Error(`${file} has no line that begins with ${beginning}`)
  return line
}
