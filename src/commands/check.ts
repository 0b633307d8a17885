import { loadConfig } from '../config/load.ts'
import type { LoadedConfig } from '../config/load.ts'
import { ConfigError } from '../config/problem.ts'
import { readTemplates } from '../config/templates.ts'
import type { Templates } from '../config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import { runRuleTests } from '../ruleTests/run.ts'
import { testedInConfig } from '../ruleTests/testedRules.ts'
import type { Rule } from '../rules/ruleSet.ts'
import { warningsAboutBrands } from './brandWarnings.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { counted } from './output.ts'
import { compileAndRehearse } from './rehearse.ts'
import type { CompiledSite } from './rehearse.ts'
import { warningsAboutTemplates } from './templateWarnings.ts'
import { warningsAboutTexts } from './textWarnings.ts'
import { warningsAbout } from './warnings.ts'

/** Reads a configuration, compiles its rules, renders its pages and runs its tests; throws with every problem. */
export const CHECK: Command = { takes: ['config'], takesOperands: false, run: check }

async function check({ options, env }: Invocation): Promise<number> {
  const config = loadConfig(configFileOf(options), { env, presetsDirectory: PRESETS_DIRECTORY })
  const templates = readTemplates(TEMPLATES_DIRECTORY)
  const sites = compileAndRehearse(config, templates)
  const results = testedInConfig(config).flatMap(runRuleTests)
  const problems = results.flatMap(({ problem }) => problem ?? [])
  if (problems.length > 0) throw new ConfigError(problems)
  const lines = [
    ...sites.map(lineOf),
    ...notesAbout(config).map((note) => `note: ${note}`),
    ...warnings(config, templates).map((warning) => `warning: ${warning}`),
    ...(results.length > 0 ? [`${counted(results.length, 'test')} of rules: fine`] : []),
    `${config.file}: fine`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

// What follows from the configuration, and stands nowhere in it.
function notesAbout({ listeners, sites }: LoadedConfig): string[] {
  const names = sites.filter(({ windowsAuth }) => windowsAuth).map(({ name }) => name)
  if (names.length === 0 || listeners.every(({ tls }) => tls === undefined)) return []
  return [`HTTP/2 is offered on no listener, because of \`windowsAuth\` of ${names.join(', ')}`]
}

function warnings(config: LoadedConfig, templates: Templates): string[] {
  return [
    ...warningsAbout(config),
    ...warningsAboutBrands(config),
    ...warningsAboutTexts(config, templates),
    ...warningsAboutTemplates(config, templates),
  ]
}

function lineOf({ name, rules, config }: CompiledSite): string {
  return `site ${name}: ${config.upstream}, ${counted(rules.rules.length, 'rule')}${observing(rules.rules)}`
}

function observing(rules: readonly Rule[]): string {
  const count = rules.filter(({ mode }) => mode === 'observe').length
  if (count === 0) return ''
  const share = count === rules.length ? 'all' : count
  return `, ${share} of which only observe${share === 1 ? 's' : ''}`
}
