import { X509Certificate } from 'node:crypto'
import { compileSites } from '../app.ts'
import { asksForLicence } from '../config/checks/licenceConditions.ts'
import { loadConfig } from '../config/load.ts'
import type { LoadedConfig, Site } from '../config/load.ts'
import { ConfigError } from '../config/problem.ts'
import { readTemplates } from '../config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../places.ts'
import { runRuleTests } from '../ruleTests/run.ts'
import { testedInConfig } from '../ruleTests/testedRules.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { counted } from './output.ts'

/** Reads a configuration, compiles its rules, renders its pages and runs its tests; throws with every problem. */
export const CHECK: Command = { takes: ['config'], takesOperands: false, run: check }

async function check({ options, env }: Invocation): Promise<number> {
  const config = loadConfig(configFileOf(options), { env, presetsDirectory: PRESETS_DIRECTORY })
  const sites = compileSites(config, readTemplates(TEMPLATES_DIRECTORY))
  const results = testedInConfig(config).flatMap(runRuleTests)
  const problems = results.flatMap(({ problem }) => problem ?? [])
  if (problems.length > 0) throw new ConfigError(problems)
  const lines = [
    ...sites.map(
      ({ name, rules, config: site }) => `site ${name}: ${site.upstream}, ${rules.rules.length} rules`,
    ),
    ...warningsAbout(config).map((warning) => `warning: ${warning}`),
    ...(results.length > 0 ? [`${counted(results.length, 'test')} of rules: fine`] : []),
    `${config.file}: fine`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

/** What is allowed, and yet may not be meant. */
function warningsAbout({ listeners, sites }: LoadedConfig): string[] {
  return [
    ...sites.flatMap(warningsAboutTls),
    ...sites.flatMap(warningsAboutLicences),
    ...listeners.flatMap(({ tls }, index) => ageOf(tls?.cert, `listener ${index + 1}`)),
    ...sites.flatMap(({ name, tls }) => ageOf(tls.cert, `site ${name}`)),
  ]
}

function warningsAboutTls({ name, upstream, tls }: Site): string[] {
  const { insecure, ...rest } = tls
  if (!upstream.startsWith('https:')) {
    const isSet = insecure || Object.keys(rest).length > 0
    return isSet ? [`site ${name}: connection.tls has no effect, because the upstream is not https`] : []
  }
  return insecure ? [`site ${name}: the certificate of the upstream is NOT verified`] : []
}

function warningsAboutLicences({ name, upstream, licences, rules }: Site): string[] {
  const asking = rules.filter(({ when }) => asksForLicence(when))
  if (licences === undefined) {
    return asking
      .filter(({ origin }) => origin === 'site')
      .map(
        (rule) =>
          `site ${name}: the rule ${rule.name} asks for a licence; without \`licences\` it never holds`,
      )
  }
  return [
    ...(asking.length > 0 ? [] : [`site ${name}: no rule asks for a licence, so \`licences\` has no effect`]),
    ...(licences.testrail ? warningsAboutKey(name, upstream) : []),
  ]
}

// On the machine itself nobody is on the way.
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

function warningsAboutKey(name: string, upstream: string): string[] {
  if (upstream.startsWith('demo:')) return [`site ${name}: the demo has no accounts to tell the licences of`]
  const { protocol, hostname } = new URL(upstream)
  if (protocol === 'https:' || LOOPBACK.has(hostname)) return []
  return [
    `site ${name}: the key in licences.testrail goes to ${hostname} in the open, because the upstream is not https`,
  ]
}

const SOON_MS = 14 * 86_400_000

// No reason to refuse a configuration that runs: what is expired is refused by those who connect.
function ageOf(certificate: string | undefined, owner: string): string[] {
  if (certificate === undefined) return []
  const end = new X509Certificate(certificate).validToDate
  if (end.getTime() > Date.now() + SOON_MS) return []
  const verb = end.getTime() > Date.now() ? 'ends' : 'ended'
  return [`${owner}: the certificate ${verb} on ${end.toISOString().slice(0, 10)}`]
}
