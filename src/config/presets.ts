import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkRule } from './checks/checkRule.ts'
import { checkRuleTest } from './checks/checkRuleTest.ts'
import { found } from './validate/allowed.ts'
import { nearest } from './validate/nearest.ts'
import { ConfigError } from './problem.ts'
import type { ConfigProblem, Path } from './problem.ts'
import { PresetSchema } from './schema/ruleSchema.ts'
import type { Preset } from './schema/ruleSchema.ts'
import type { SessionCookieConfig } from './schema/sessionCookieSchema.ts'
import type { SignInFormConfig } from './schema/signInFormSchema.ts'
import { locateTests } from './ruleTests.ts'
import type { LocatedTest } from './ruleTests.ts'
import type { NamedRule } from './siteRules.ts'
import { readSource } from './source/index.ts'
import type { Complaint } from './validate/index.ts'
import { validated } from './validate/validated.ts'

/** One preset as its file has it, by its name. */
export type NamedPreset = Omit<Preset, 'tests'> & {
  readonly name: string
  readonly tests: readonly LocatedTest[]
}

/** The presets of a site, flattened in the order in which their rules are asked. */
export type ResolvedPresets = {
  /** Those that were asked for, and those that they include. */
  readonly presets: readonly NamedPreset[]
  readonly rules: readonly NamedRule[]
  readonly product: string | undefined
  readonly signIn: string | undefined
  readonly signInForm: SignInFormConfig | undefined
  readonly statusPath: string | undefined
  readonly sessionCookies: readonly SessionCookieConfig[]
}

export type PresetLibrary = {
  readonly names: readonly string[]
  /** Why there is no preset of this name, with the nearest; undefined where there is one. filledFrom is shown instead of a secret. */
  readonly faultOf: (name: string, filledFrom?: string) => string | undefined
  /** Every name must be one that faultOf finds no fault with. Throws ConfigError with every problem of their files. */
  readonly resolve: (names: readonly string[]) => ResolvedPresets
}

/** The presets of a directory, one YAML file each. A file is read when its preset is first asked for. */
export function readPresets(directory: string): PresetLibrary {
  const names = presetNames(directory)
  const faultOf = (name: string, filledFrom?: string): string | undefined =>
    names.includes(name) ? undefined : noPreset(names, name, filledFrom)
  const read = new Map<string, NamedPreset>()
  const presetNamed = (name: string): NamedPreset => {
    const preset = read.get(name) ?? { ...readPreset(join(directory, `${name}.yaml`), faultOf), name }
    read.set(name, preset)
    return preset
  }
  return { names, faultOf, resolve: (wanted) => resolvePresets(presetNamed, wanted) }
}

function presetNames(directory: string): string[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.yaml'))
  return files.map((file) => file.slice(0, -'.yaml'.length)).toSorted()
}

function noPreset(names: readonly string[], name: string, filledFrom?: string): string {
  const available = `Available: ${names.join(', ')}`
  if (filledFrom !== undefined)
    return `there is no preset of this name, the value of ${found(filledFrom)}. ${available}`
  const guess = nearest(name, names)
  return `there is no preset ${found(name)}${guess === undefined ? '.' : `; did you mean "${guess}"?`} ${available}`
}

// A preset is data: it takes nothing from the environment.
function readPreset(file: string, faultOf: PresetLibrary['faultOf']): Omit<NamedPreset, 'name'> {
  const preset = (name: string, path: Path): Complaint[] => {
    const message = faultOf(name)
    return message === undefined ? [] : [{ path, message }]
  }
  const source = readSource(file)
  const checks = { rule: checkRule, ruleTest: checkRuleTest, preset }
  const { tests, ...read } = validated(source, PresetSchema, { checks })
  return { ...read, tests: locateTests(source, ['tests'], tests) }
}

type PresetReader = (name: string) => NamedPreset

function resolvePresets(presetNamed: PresetReader, wanted: readonly string[]): ResolvedPresets {
  const used = withIncluded(presetNamed, wanted)
  return {
    presets: used,
    rules: used.flatMap(({ name, rules }) => rules.map((rule) => ({ ...rule, origin: name }))),
    product: used.find(({ product }) => product !== undefined)?.product,
    signIn: used.find(({ signIn }) => signIn !== undefined)?.signIn,
    signInForm: used.find(({ signInForm }) => signInForm !== undefined)?.signInForm,
    statusPath: used.find(({ statusPath }) => statusPath !== undefined)?.statusPath,
    sessionCookies: used.flatMap(({ sessionCookies = [] }) => sessionCookies),
  }
}

// Each preset once, an included one after all that were asked for before it.
function withIncluded(presetNamed: PresetReader, wanted: readonly string[]): NamedPreset[] {
  const used = new Map<string, NamedPreset>()
  const problems: ConfigProblem[] = []
  const queue = [...new Set(wanted)]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (used.has(name)) continue
    try {
      const preset = presetNamed(name)
      used.set(name, preset)
      queue.push(...preset.include)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return [...used.values()]
}
