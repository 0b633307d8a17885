// The whole of Usher: three presets, log of refusals on.
import pino from 'pino'
import { buildApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { upstreamOrigin } from './process.ts'

const yaml = `
listen: { host: 127.0.0.1, port: 0 }
sites:
  - { name: bench, upstream: '${upstreamOrigin()}', presets: [testrail, iis, confluence] }
`
const config = parseConfig(yaml, 'bench.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
const logger = pino(pino.destination({ dest: '/dev/null', sync: false }))
const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
const [url = ''] = await app.listen()
console.log(`port ${new URL(url).port}`)
