import { loadConfig } from '../config/load.ts'
import { readPresets } from '../config/presets.ts'
import { explainSaved } from '../explain/explainSaved.ts'
import type { Told } from '../explain/explainSaved.ts'
import { presetSource, siteSource } from '../explain/ruleSource.ts'
import type { RuleSource } from '../explain/ruleSource.ts'
import { PRESETS_DIRECTORY } from '../places.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { JsonOutput, TextOutput } from './explainOutput.ts'
import { explainSettings } from './explainSettings.ts'
import type { ExplainSettings } from './explainSettings.ts'
import { findResponses, sourcesOf } from './explainSources.ts'
import { Notes } from './notes.ts'
import { warn } from './output.ts'
import { requirePresets } from './presets.ts'

/** Says what becomes of saved answers, or of one that is fetched now, and which rule says so. */
export const EXPLAIN: Command = {
  takes: [
    ...(['as', 'config', 'header', 'json', 'licence', 'method'] as const),
    ...(['preset', 'request-header', 'site', 'status', 'target'] as const),
  ],
  takesOperands: true,
  run: explain,
}

async function explain(invocation: Invocation): Promise<number> {
  const settings = explainSettings(invocation.options)
  const sources = sourcesOf(invocation.operands, settings)
  if (sources.length === 0) throw new UsageError('nothing to explain; name a file, a directory or a URL')
  const rulesFor = ruleSource(invocation)
  const isAlone = sources.length === 1 && sources[0]?.kind !== 'directory'
  const notes = new Notes()
  const output = settings.asJson ? new JsonOutput(notes) : new TextOutput(isAlone, notes)
  let code = 0
  for await (const finding of findResponses(sources, settings, rulesFor)) {
    if ('saved' in finding) {
      const told = explainSaved(finding.saved, settings.asking, rulesFor)
      output.add(told)
      noteUnheard(told, settings, notes)
    } else if ('asking' in finding) warn(`asking: ${finding.asking}`)
    else if ('skipped' in finding) warn(`skipped: ${finding.skipped}`)
    else {
      code = 1
      warn(`usher: ${finding.failed}`)
    }
  }
  output.end()
  notes.tell()
  return code
}

// What was said on the command line, and does not count.
function noteUnheard(told: Told, { asking, givenHead }: ExplainSettings, notes: Notes): void {
  const { saved, site } = told.explanation
  if (givenHead && !saved.hasGivenHead) {
    const unheard = Object.keys(givenHead.headers).length > 0 ? '--status and --header are' : '--status is'
    notes.add(`there is a head of its own, so ${unheard} ignored`, saved.source)
  }
  if (asking.licence !== undefined && told.lacksLicences)
    notes.add(`the site ${site} has no \`licences\`, so there it never is as --licence says`, saved.source)
}

function ruleSource({ options, env }: Invocation): RuleSource {
  const { preset: names = [], site } = options
  if (names.length === 0) {
    const file = configFileOf(options, 'name one with --config FILE, or ask presets alone with --preset NAME')
    const config = loadConfig(file, { env, presetsDirectory: PRESETS_DIRECTORY })
    requireSite(site, config.sites)
    return siteSource(config, site)
  }
  if (site !== undefined || options.config !== undefined)
    throw new UsageError('--preset asks presets alone; leave out --site and --config, or --preset')
  const library = readPresets(PRESETS_DIRECTORY)
  requirePresets(library, names)
  return presetSource(library, names)
}

function requireSite(site: string | undefined, sites: readonly { readonly name: string }[]): void {
  const names = sites.map(({ name }) => name)
  if (site === undefined || names.includes(site)) return
  throw new UsageError(`there is no site ${JSON.stringify(site)}; there are ${names.join(', ')}`)
}
