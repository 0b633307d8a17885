// The whole of Usher: three presets, refusals logged.
import pino from 'pino'
import { buildApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { readSetting } from './process.ts'
import { usherConfiguration } from './usherConfiguration.ts'

const yaml = usherConfiguration(readSetting())
const config = parseConfig(yaml, 'bench.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
const logger = pino(pino.destination({ dest: '/dev/null', sync: false }))
const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
const [url = ''] = await app.listen()
console.log(`port ${new URL(url).port}`)
