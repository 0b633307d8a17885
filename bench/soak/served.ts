// Usher as the soak has it: a process of its own, that tells its heap, and how long its event loop kept others waiting, when it is asked.
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { watchLoop } from '../../src/proxy/loopDelay.ts'

const [origin = ''] = process.argv.slice(2)

const CONFIG = `
listen: { host: 127.0.0.1, port: 0 }
sites:
  - name: soak
    upstream: ${origin}
    presets: [testrail, jira]
    rules:
      - { name: said, when: { status: 403, body: { contains: refused } }, cause: no-permission }
      - { name: nearly, when: { status: 403, body: { matches: '(a|aa)+[^a]b' } }, cause: no-permission }
`

const config = parseConfig(CONFIG, 'soak.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
let failures = 0
const logger = pino(
  { level: 'warn' },
  {
    write: (line: string) => {
      // An upstream that fails is a part of the load; nothing of Usher's own may.
      if (JSON.parse(line).level >= 50) failures += 1
    },
  },
)
const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
const [address = ''] = await app.listen()

const loop = watchLoop()

process.on('message', () => {
  const { p99Ms } = loop.delay()
  globalThis.gc?.()
  const { heapUsed, rss, arrayBuffers } = process.memoryUsage()
  process.send?.({ heapUsed, rss, arrayBuffers, failures, p99Ms })
})
process.send?.({ address })
