import { loadConfig } from '../config/load.ts'
import { readPresets } from '../config/presets.ts'
import { explainResponse } from '../explain/explanation.ts'
import type { Explanation } from '../explain/explanation.ts'
import { toJsonLine } from '../explain/jsonForm.ts'
import { toLongForm } from '../explain/longForm.ts'
import { presetSource, siteSource } from '../explain/ruleSource.ts'
import type { RuleSource } from '../explain/ruleSource.ts'
import { toRow, toTable } from '../explain/table.ts'
import { PRESETS_DIRECTORY } from '../places.ts'
import { askedAuthority, askedFacts } from '../saved/asking.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { explainSettings } from './explainSettings.ts'
import type { ExplainSettings } from './explainSettings.ts'
import { findResponses, sourcesOf } from './explainSources.ts'
import { say, warn } from './output.ts'
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
  const output = settings.asJson ? new JsonOutput() : new TextOutput(isAlone)
  let code = 0
  for await (const finding of findResponses(sources, settings, rulesFor)) {
    if ('saved' in finding) output.add(explained(finding.saved, settings, rulesFor))
    else if ('asking' in finding) warn(`asking: ${finding.asking}`)
    else if ('skipped' in finding) warn(`skipped: ${finding.skipped}`)
    else {
      code = 1
      warn(`usher: ${finding.failed}`)
    }
  }
  output.end()
  return code
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

type Told = { readonly explanation: Explanation; readonly rules: string }

function explained(saved: SavedResponse, { asking }: ExplainSettings, rulesFor: RuleSource): Told {
  const facts = askedFacts(saved.request, asking)
  const authority = askedAuthority(saved.request, asking)
  const { site, rules, origin, limits, userHeader } = rulesFor(authority, facts.target)
  const { status, headers } = saved.response
  const head = { userHeader, ...facts, status, headers }
  const explanation = explainResponse({ saved, site, rules, head, ...(limits && { limits }) })
  return { explanation, rules: `${rules.rules.length} ${origin}` }
}

class JsonOutput {
  add({ explanation }: Told): void {
    say(`${toJsonLine(explanation)}\n`)
    for (const note of explanation.saved.notes) warn(`note: ${explanation.saved.source}: ${note}`)
  }

  end(): void {}
}

/** A table; for one answer that was asked for alone, everything about it. */
class TextOutput {
  readonly #isAlone: boolean
  #first: Told | undefined
  readonly #rows: (readonly string[])[] = []
  readonly #notes = new Map<string, number>()

  constructor(isAlone: boolean) {
    this.#isAlone = isAlone
  }

  add(told: Told): void {
    this.#first ??= told
    this.#rows.push(toRow(told.explanation))
    for (const note of told.explanation.saved.notes) this.#notes.set(note, (this.#notes.get(note) ?? 0) + 1)
  }

  end(): void {
    if (this.#first === undefined) return
    if (this.#isAlone && this.#rows.length === 1) {
      say(toLongForm(this.#first.explanation, this.#first.rules))
      return
    }
    say(toTable(this.#rows))
    for (const [note, count] of this.#notes) warn(`note: ${count} of ${this.#rows.length}: ${note}`)
  }
}
