import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nearest } from './nearest.ts'
import { ConfigError } from './problem.ts'
import { PresetSchema } from './ruleSchema.ts'
import type { Preset, RuleConfig } from './ruleSchema.ts'
import { readSource } from './source.ts'
import { checkRules } from './checkRules.ts'
import { findSchemaProblems, withDefaults } from './validate.ts'

/** A rule together with the list it stands in: 'site', or the name of a preset. */
export type NamedRule = RuleConfig & { readonly origin: string }

/** The presets of a site, flattened in the order in which their rules are asked. */
export type ResolvedPresets = {
  readonly rules: readonly NamedRule[]
  readonly product: string | undefined
  readonly signIn: string | undefined
}

export type PresetLibrary = {
  readonly names: readonly string[]
  /** Throws an Error for a name that does not exist, with the nearest one. */
  resolve(names: readonly string[]): ResolvedPresets
}

/** Reads every preset of a directory (one YAML file each). Throws ConfigError with all their problems. */
export function readPresets(directory: string): PresetLibrary {
  const files = readdirSync(directory).filter((file) => file.endsWith('.yaml'))
  const presets = new Map(
    files.map((file) => [file.slice(0, -'.yaml'.length), readPreset(join(directory, file))]),
  )
  const names = [...presets.keys()].toSorted()
  return { names, resolve: (wanted) => resolvePresets(presets, wanted) }
}

function readPreset(file: string): Preset {
  const source = readSource(file, {})
  const data = withDefaults(PresetSchema, source.data)
  const problems = findSchemaProblems(PresetSchema, data)
  if (problems.length > 0) throw new ConfigError(problems.map((p) => source.problem(p.path, p.message, p)))
  const preset = data as Preset
  const rules = checkRules(preset.rules, ['rules'])
  if (rules.length > 0) throw new ConfigError(rules.map((p) => source.problem(p.path, p.message)))
  return preset
}

function resolvePresets(presets: ReadonlyMap<string, Preset>, wanted: readonly string[]): ResolvedPresets {
  const ordered = withIncluded(presets, wanted)
  const found = ordered.map((name) => ({ name, preset: presetNamed(presets, name) }))
  return {
    rules: found.flatMap(({ name, preset }) => preset.rules.map((rule) => ({ ...rule, origin: name }))),
    product: found.find(({ preset }) => preset.product !== undefined)?.preset.product,
    signIn: found.find(({ preset }) => preset.signIn !== undefined)?.preset.signIn,
  }
}

// Each preset once, an included one after all that were asked for before it.
function withIncluded(presets: ReadonlyMap<string, Preset>, wanted: readonly string[]): string[] {
  const ordered: string[] = []
  const queue = [...wanted]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (ordered.includes(name)) continue
    ordered.push(name)
    queue.push(...presetNamed(presets, name).include)
  }
  return ordered
}

function presetNamed(presets: ReadonlyMap<string, Preset>, name: string): Preset {
  const preset = presets.get(name)
  if (preset) return preset
  const names = [...presets.keys()].toSorted()
  const guess = nearest(name, names)
  const hint = guess === undefined ? '' : ` did you mean "${guess}"?`
  throw new Error(`there is no preset "${name}";${hint} Available: ${names.join(', ')}`)
}
