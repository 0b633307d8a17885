import type { Site } from '../config/load.ts'
import { fullName } from '../config/siteRules.ts'
import { lintRules } from '../rules/lint/index.ts'
import type { LintFinding } from '../rules/lint/index.ts'
import type { Remark } from './finding.ts'

type Linted = Pick<Site, 'name' | 'rules' | 'rulesAfter'>

/** What is wrong with the rules of a site, told of its own: those of presets are nobody's here to mend. */
export function lintRemarks(site: Linted, index: number): Remark[] {
  const { name, rules } = site
  const findings = lintRules(rules)
  const places = ownPlaces(site)
  const own = findings.flatMap((finding): Remark[] => {
    const place = places.get(finding.index)
    const rule = rules[finding.index]
    if (place === undefined || rule === undefined) return []
    const message = `site ${name}: the rule ${rule.name} ${finding.message}`
    return [{ id: finding.kind, message, path: ['sites', index, ...place, ...finding.at] }]
  })
  return [...own, ...presetRemarks(site, findings, (rule) => ownPath(index, places.get(rule)))]
}

type RulePath = readonly [list: 'rules' | 'rulesAfter', index: number]

// siteRules.ts: its own come first and last, those of presets between.
function ownPlaces({ rules, rulesAfter }: Linted): ReadonlyMap<number, RulePath> {
  const after = rulesAfter.map(({ name }) => name)
  return new Map(
    rules.flatMap(({ origin, name }, index): [number, RulePath][] => {
      if (origin !== 'site') return []
      return [[index, after.includes(name) ? ['rulesAfter', after.indexOf(name)] : ['rules', index]]]
    }),
  )
}

function ownPath(site: number, place: RulePath | undefined): (string | number)[] {
  return ['sites', site, ...(place ?? []), 'name']
}

const MAX_NAMED = 3

// To come before the presets is what a site's own rules are for, so this is for knowing; once for each of them.
function presetRemarks(
  { name, rules }: Linted,
  findings: readonly LintFinding[],
  pathOf: (rule: number) => (string | number)[],
): Remark[] {
  const shadowed = findings.filter(
    ({ kind, index, by }) =>
      kind === 'rule-shadowed' && !isOwn(rules, index) && by.every((one) => isOwn(rules, one)),
  )
  return [...Map.groupBy(shadowed, ({ by }) => by[0] ?? 0)].map(([by, list]) => {
    const names = list.flatMap(({ index }) => rules[index] ?? []).map(fullName)
    const more = names.length - MAX_NAMED
    const told = `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    const message = `site ${name}: the rule ${rules[by]?.name} holds whenever ${told} of its presets would`
    return { id: 'preset-rules-shadowed', message, path: pathOf(by) }
  })
}

function isOwn(rules: Site['rules'], index: number): boolean {
  return rules[index]?.origin === 'site'
}
