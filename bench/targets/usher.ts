// The whole of Usher: three presets, metrics, and refusals logged as they are in earnest.
import { openSync } from 'node:fs'
import { buildApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { createLogger } from '../../src/log.ts'
import { LogSink } from '../../src/logSink.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { readSetting } from './process.ts'
import { usherConfiguration } from './usherConfiguration.ts'

const yaml = usherConfiguration(readSetting())
const config = parseConfig(yaml, 'bench.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
const sink = new LogSink(openSync('/dev/null', 'w'))
const logger = createLogger({ level: 'info', pretty: false, sink })
const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
const [url = ''] = await app.listen()
console.log(`port ${new URL(url).port}`)
