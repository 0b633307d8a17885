// The page that peers send in the place of a refusal: Usher's own, so that all send the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import pino from 'pino'
import { request } from 'undici'
import { buildApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { NAVIGATION_WITHOUT_CODING } from '../requests.ts'
import { AT } from '../upstream/answers.ts'
import { PAGE_FILE } from './setting.ts'
import { usherConfiguration } from './usherConfiguration.ts'

/** Writes it into the directory, plain, in gzip and in br. */
export async function writeSwappedPage(directory: string, upstreamPort: number): Promise<void> {
  const page = await pageOfUsher(upstreamPort)
  mkdirSync(directory, { recursive: true })
  const file = join(directory, PAGE_FILE)
  writeFileSync(file, page)
  writeFileSync(`${file}.gz`, gzipSync(page))
  writeFileSync(`${file}.br`, brotliCompressSync(page))
}

async function pageOfUsher(upstreamPort: number): Promise<Buffer> {
  const wanted = { upstreamPort, front: 'http1', ownRules: 0, certificateFile: '', keyFile: '' } as const
  const config = parseConfig(usherConfiguration(wanted), 'bench.yaml', {
    env: {},
    presetsDirectory: PRESETS_DIRECTORY,
  })
  const logger = pino({ level: 'silent' })
  const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
  try {
    const [url = ''] = await app.listen()
    // Not by fetch, which sends a Sec-Fetch-Mode of its own.
    const { body } = await request(url + AT.refused, { headers: NAVIGATION_WITHOUT_CODING })
    return Buffer.from(await body.arrayBuffer())
  } finally {
    await app.close()
  }
}
