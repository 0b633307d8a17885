import { errorOf, findingOf } from '../check/finding.ts'
import type { Finding, Remark } from '../check/finding.ts'
import { toJsonLine, toText } from '../check/forms.ts'
import { lintRemarks } from '../check/lintRemarks.ts'
import { portRemarks } from '../check/ports.ts'
import { toSarif } from '../check/sarif.ts'
import { upstreamRemarks } from '../check/upstreams.ts'
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
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import type { Options } from './options.ts'
import { counted } from '../counted.ts'
import { say } from './output.ts'
import { compileAndRehearse } from './rehearse.ts'
import type { CompiledSite } from './rehearse.ts'
import { remarksAboutTemplates } from './templateWarnings.ts'
import { warningsAboutTexts } from './textWarnings.ts'
import { warningsAbout } from './warnings.ts'

/** Says everything that is wrong with a configuration, and what in it may not be meant. */
export const CHECK: Command = {
  takes: ['config', 'json', 'ports', 'sarif', 'strict', 'upstreams'],
  takesOperands: false,
  run: check,
}

async function check({ options, env }: Invocation): Promise<number> {
  if (options.json && options.sarif) throw new UsageError('--json and --sarif are two forms; leave out one')
  const file = configFileOf(options)
  const examined = await examine(file, options, env)
  tell(examined, options)
  const errors = examined.findings.filter(({ level }) => level === 'error')
  const warnings = examined.findings.filter(({ level }) => level === 'warning')
  if (errors.length > 0 && isForPeople(options)) throw refusal(errors)
  return errors.length > 0 || (options.strict && warnings.length > 0) ? 1 : 0
}

type Examined = {
  readonly findings: readonly Finding[]
  /** A line for each site, and what can be said of the whole where nothing is wrong. */
  readonly sites: readonly string[]
  readonly ending: readonly string[]
}

async function examine(file: string, options: Options, env: NodeJS.ProcessEnv): Promise<Examined> {
  const loaded = attempt('configuration', () => {
    const config = loadConfig(file, { env, presetsDirectory: PRESETS_DIRECTORY })
    return { config, templates: readTemplates(TEMPLATES_DIRECTORY) }
  })
  if (!loaded.result) return { findings: loaded.findings, sites: [], ending: [] }
  const { config, templates } = loaded.result
  const rendered = attempt('template', () => compileAndRehearse(config, templates))
  const results = testedInConfig(config).flatMap(runRuleTests)
  const failed = results.flatMap(({ problem }) => problem ?? [])
  const remarks = [
    ...remarksOn(config, templates),
    ...(options.ports ? await portRemarks(config) : []),
    ...(options.upstreams ? await upstreamRemarks(config) : []),
  ]
  return {
    findings: [
      ...rendered.findings,
      ...failed.map((problem) => errorOf('rule-test', problem)),
      ...remarks.map((remark) => findingOf(remark, config.locate)),
    ],
    sites: (rendered.result ?? []).map(lineOf),
    ending: [
      ...(results.length > 0 ? [`${counted(results.length, 'test')} of rules: fine`] : []),
      `${config.file}: fine`,
    ],
  }
}

type Attempt<T> = { readonly result?: T; readonly findings: readonly Finding[] }

function attempt<T>(id: 'configuration' | 'template', run: () => T): Attempt<T> {
  try {
    return { result: run(), findings: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { findings: error.problems.map((problem) => errorOf(id, problem)) }
  }
}

function remarksOn(config: LoadedConfig, templates: Templates): Remark[] {
  return [
    ...notesAbout(config),
    ...warningsAbout(config),
    ...config.sites.flatMap(lintRemarks),
    ...warningsAboutBrands(config),
    ...warningsAboutTexts(config, templates),
    ...remarksAboutTemplates(config, templates),
  ]
}

// What follows from the configuration, and stands nowhere in it.
function notesAbout({ listeners, sites }: LoadedConfig): Remark[] {
  const names = sites.filter(({ windowsAuth }) => windowsAuth).map(({ name }) => name)
  if (names.length === 0 || listeners.every(({ tls }) => tls === undefined)) return []
  const message = `HTTP/2 is offered on no listener, because of \`windowsAuth\` of ${names.join(', ')}`
  return [{ id: 'http2-off', message }]
}

function isForPeople({ json, sarif }: Options): boolean {
  return !json && !sarif
}

function tell({ findings, sites, ending }: Examined, options: Options): void {
  if (options.sarif) return say(toSarif(findings, process.cwd()))
  if (options.json) return say(findings.map(toJsonLine).join(''))
  const remarks = findings.filter(({ level }) => level !== 'error').map(toText)
  const isFine = remarks.length === findings.length
  say([...(isFine ? sites.map(ended) : []), ...remarks, ...(isFine ? ending.map(ended) : [])].join(''))
}

function ended(line: string): string {
  return `${line}\n`
}

// Those without a place stand in no file; those of listeners and upstreams have theirs.
function refusal(errors: readonly Finding[]): ConfigError {
  return new ConfigError(errors.flatMap(({ problem }) => problem ?? []))
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
