import type { NamedPreset, PresetLibrary } from '../config/presets.ts'
import { readPresets } from '../config/presets.ts'
import type { RuleConfig } from '../config/schema/ruleSchema.ts'
import { AUDIENCES } from '../config/words.ts'
import type { Audience } from '../config/words.ts'
import { printable, printableJson } from '../printable.ts'
import { PRESETS_DIRECTORY } from '../places.ts'
import { audiencesOf } from '../rules/ruleAudience.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { say } from './output.ts'

/** Lists presets, each with its rules and where their signatures were seen. */
export const PRESETS: Command = { takes: ['json'], takesOperands: true, run: presets }

async function presets({ options, operands }: Invocation): Promise<number> {
  const library = readPresets(PRESETS_DIRECTORY)
  requirePresets(library, operands)
  const names = operands.length === 0 ? library.names : operands
  const shown = names.flatMap((name) => library.resolve([name]).presets.slice(0, 1))
  const texts = options.json ? shown.map((preset) => `${toJson(preset)}\n`) : shown.map(toText)
  say(texts.join(options.json ? '' : '\n'))
  return 0
}

/** Throws UsageError, with the nearest, for a name that no preset has. */
export function requirePresets(library: PresetLibrary, names: readonly string[]): void {
  const fault = names.map((name) => library.faultOf(name)).find(Boolean)
  if (fault !== undefined) throw new UsageError(fault)
}

function toJson({ name, description, include, product, rules }: NamedPreset): string {
  const told = rules.map((rule) => ({
    name: `${name}/${rule.name}`,
    cause: rule.cause,
    then: rule.then,
    mode: rule.mode ?? 'enforce',
    page: rule.then === 'pass' || rule.then === 'redirect' ? null : (rule.page ?? rule.cause),
    audience: audiencesOf(rule),
    source: rule.source ?? null,
  }))
  return printableJson({ name, description, product: product ?? null, include, rules: told })
}

function toText({ name, description, include, rules }: NamedPreset): string {
  const lines = [
    `${name}: ${description}`,
    ...rules.flatMap((rule) => ruleLines(name, rule)),
    ...(include.length > 0 ? [`  then those of ${include.join(', ')}`] : []),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

function ruleLines(preset: string, rule: RuleConfig): string[] {
  const { name, cause, then, mode, page, source } = rule
  const does =
    then === 'pass' ? 'pass' : `${then}, cause ${cause}${page === undefined ? '' : `, page ${page}`}`
  const observes = mode === 'observe' ? ' (observes only)' : ''
  return [
    `  ${preset}/${name}: ${does}${askers(rule)}${observes}`,
    ...(source === undefined ? [] : [`      ${source}`]),
  ]
}

// Nothing where it is for whom a rule of its kind is for anyway.
function askers(rule: RuleConfig): string {
  const usual = rule.then === 'pass' ? AUDIENCES : PEOPLE
  const audiences = audiencesOf(rule)
  return audiences.join() === usual.join() ? '' : `, for ${audiences.join(' and ')}`
}

const PEOPLE: readonly Audience[] = ['page', 'frame']
