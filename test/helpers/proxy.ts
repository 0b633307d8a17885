// A whole Usher before an upstream of the test's own.
import { join } from 'node:path'
import pino from 'pino'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import type { App } from '../../src/app.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'

export type RunningUsher = {
  readonly app: App
  readonly origin: string
  readonly port: number
  /** The log so far, one object a line. */
  readonly log: Record<string, unknown>[]
}

/** Starts Usher in this process from a configuration text; listen is filled in where it is missing. */
export async function startUsher(t: Test, yaml: string): Promise<RunningUsher> {
  const log: Record<string, unknown>[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(JSON.parse(line)) })
  const text = yaml.includes('listen:') ? yaml : `listen: { host: 127.0.0.1, port: 0 }\n${yaml}`
  const config = parseConfig(text, join(t.testdirName, 'usher.yaml'), {
    env: process.env,
    presetsDirectory: PRESETS_DIRECTORY,
  })
  const app = await buildApp({ config, templates: readTemplates(TEMPLATES_DIRECTORY), logger })
  const [origin = ''] = await app.listen()
  t.teardown(() => app.close())
  return { app, origin, port: Number(new URL(origin).port), log }
}

/** The smallest site before an origin; extra lines are added to it. */
export function siteBefore(origin: string, extra = ''): string {
  const lines = extra.split('\n').filter((line) => line !== '')
  return [`sites:`, `  - name: test`, `    upstream: ${origin}`, ...lines.map((line) => `    ${line}`)].join(
    '\n',
  )
}
