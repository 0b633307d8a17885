import { loadConfig } from '../config/load.ts'
import { readPresets } from '../config/presets.ts'
import { describeProblem, placeAndMessage } from '../config/problem.ts'
import { printable, printableJson } from '../printable.ts'
import { PRESETS_DIRECTORY } from '../places.ts'
import { runRuleTests } from '../ruleTests/run.ts'
import type { TestedRules, TestResult } from '../ruleTests/run.ts'
import { testedInConfig, testedInPresets } from '../ruleTests/testedRules.ts'
import { UsageError } from './command.ts'
import type { Command, Invocation } from './command.ts'
import { configFileOf } from './configFile.ts'
import { counted } from '../counted.ts'
import { say, warn } from './output.ts'
import { requirePresets } from './presets.ts'
import { warningsAboutTests } from './warnings.ts'

/** Runs the tests of rules and shows each. */
export const TEST: Command = { takes: ['config', 'json', 'preset'], takesOperands: false, run: test }

async function test(invocation: Invocation): Promise<number> {
  const results = testedRules(invocation).flatMap(runRuleTests)
  const failed = results.filter(({ problem }) => problem !== undefined)
  const summary = `${counted(results.length, 'test')}, ${failed.length} failed\n`
  const isJson = invocation.options.json ?? false
  say(isJson ? results.map(toJson).join('') : [...results.map(toText), summary].join(''))
  return failed.length === 0 ? 0 : 1
}

function testedRules({ options, env }: Invocation): TestedRules[] {
  const { preset: names = [] } = options
  if (names.length === 0) {
    const file = configFileOf(
      options,
      'name one with --config FILE, or test presets alone with --preset NAME',
    )
    const config = loadConfig(file, { env, presetsDirectory: PRESETS_DIRECTORY })
    for (const { message } of config.sites.flatMap(warningsAboutTests)) warn(`warning: ${message}`)
    return testedInConfig(config)
  }
  if (options.config !== undefined)
    throw new UsageError('--preset tests presets alone; leave out --config, or --preset')
  const library = readPresets(PRESETS_DIRECTORY)
  requirePresets(library, names)
  return testedInPresets(names, library)
}

// Its keys are documented in docs/rules.md.
function toJson({ of, name, expected, came, problem }: TestResult): string {
  const told = {
    name,
    site: of.kind === 'site' ? of.name : null,
    preset: of.kind === 'preset' ? of.name : null,
    ok: problem === undefined,
    expected,
    came: came ? (came.cause ?? 'pass') : null,
    rule: came?.rule ?? null,
    problem: problem ? placeAndMessage(problem) : null,
  }
  return `${printableJson(told)}\n`
}

function toText({ of, name, problem }: TestResult): string {
  const title = printable(`${of.kind} ${of.name}: ${name}`)
  return problem === undefined
    ? `ok      ${title}\n`
    : `not ok  ${title}\n${indented(describeProblem(problem))}`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ').concat('\n')
}
