// What the tests of the configuration have in common.
import { join } from 'node:path'
import type { LoadedConfig } from '../../src/config/load.ts'
import { parseConfig } from '../../src/config/load.ts'
import { ConfigError } from '../../src/config/problem.ts'
import type { ConfigProblem } from '../../src/config/problem.ts'
import { BrandSchema } from '../../src/config/schema/brandSchema.ts'
import { ConfigSchema } from '../../src/config/schema/index.ts'
import { RuleSchema } from '../../src/config/schema/ruleSchema.ts'
import { asNode, keysOf } from '../../src/config/schema/schemaNode.ts'
import { LocaleSchema } from '../../src/config/schema/textsSchema.ts'
import { SiteSchema } from '../../src/config/schema/siteSchema.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'

export const FIXTURES = join(import.meta.dirname, '../fixtures')

export const SMALLEST = `listen: { host: 127.0.0.1, port: 8080 }
sites:
  - name: testrail
    upstream: http://127.0.0.1:9000
    presets: [testrail]
`

/** The least that a configuration needs, for tests of everything else. */
export const SITE = `sites:
  - name: testrail
    upstream: http://127.0.0.1:9000
`

const { Condition } = asNode(RuleSchema.properties.when).$defs ?? {}

/** What may stand in a map, as a message lists it. */
export const KEYS = {
  config: keysOf(asNode(ConfigSchema)).join(', '),
  brand: keysOf(asNode(BrandSchema)).join(', '),
  site: keysOf(asNode(SiteSchema)).join(', '),
  connection: keysOf(asNode(SiteSchema.properties.connection)).join(', '),
  rule: keysOf(asNode(RuleSchema)).join(', '),
  condition: keysOf(Condition ?? {}).join(', '),
  language: keysOf(asNode(LocaleSchema))
    .filter((key) => !['language', 'direction'].includes(key))
    .join(', '),
}

export type ReadOptions = {
  readonly env?: NodeJS.ProcessEnv
  readonly file?: string
  /** The shipped ones take a while to read. */
  readonly presetsDirectory?: string
}

export function read(
  yaml: string,
  { file = '/nowhere/usher.yaml', ...options }: ReadOptions = {},
): LoadedConfig {
  return parseConfig(yaml, file, { env: {}, presetsDirectory: PRESETS_DIRECTORY, ...options })
}

/** What is wrong with a text, none where it is taken. Anything but ConfigError is thrown on. */
export function problemsOf(yaml: string, options?: ReadOptions): readonly ConfigProblem[] {
  return refusal(() => read(yaml, options))?.problems ?? []
}

/** The same as lines: line:column path: message. */
export function complaintsOf(yaml: string, options?: ReadOptions): string[] {
  return problemsOf(yaml, options).map(
    ({ line, column, path, message }) => `${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
  )
}

/** What people are told of a text, 'none' where it is taken. */
export function toldOf(yaml: string): string {
  return refusal(() => read(yaml))?.message ?? 'none'
}

export function refusal(run: () => unknown): ConfigError | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}
