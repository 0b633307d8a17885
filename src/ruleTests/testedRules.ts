import type { LoadedConfig } from '../config/load.ts'
import type { NamedPreset, PresetLibrary } from '../config/presets.ts'
import type { TestedRules } from './run.ts'

/** The tests of every site, and those of the presets that the sites use, once each. */
export function testedInConfig({ sites, limits, presetLibrary }: LoadedConfig): TestedRules[] {
  const used = presetLibrary.resolve(sites.flatMap(({ presets }) => presets)).presets
  return [
    ...sites.map(({ name, rules, tests }) => ({ of: { kind: 'site' as const, name }, rules, tests, limits })),
    ...used.map((preset) => testedPreset(preset, presetLibrary)),
  ]
}

/** The tests of presets, and of those that they include. */
export function testedInPresets(names: readonly string[], library: PresetLibrary): TestedRules[] {
  return library.resolve(names).presets.map((preset) => testedPreset(preset, library))
}

// A preset is tested as it is, whatever a site changes in it.
function testedPreset({ name, tests }: NamedPreset, library: PresetLibrary): TestedRules {
  return { of: { kind: 'preset', name }, rules: library.resolve([name]).rules, tests }
}
