import { found } from '../validate/allowed.ts'
import { nearest } from '../validate/nearest.ts'
import type { PresetLibrary } from '../presets.ts'
import type { Path } from '../problem.ts'
import { fullName } from '../siteRules.ts'
import type { SiteConfig } from '../schema/siteSchema.ts'
import type { Complaint } from '../validate/index.ts'

type Surroundings = { readonly path: Path; readonly presets: PresetLibrary }

/** What only a whole site can tell: whether the rules that it names are there, and its own names differ. */
export function checkSite(site: SiteConfig, { path, presets }: Surroundings): Complaint[] {
  const names = presets.resolve(site.presets).rules.map(fullName)
  return [
    ...site.withoutRules.flatMap((name, index) =>
      names.includes(name) ? [] : [{ path: [...path, 'withoutRules', index], message: noRule(name, names) }],
    ),
    ...site.rulesAfter.flatMap(({ name }, index) =>
      site.rules.some((rule) => rule.name === name)
        ? [
            {
              path: [...path, 'rulesAfter', index, 'name'],
              message: `${found(name)} is already the name of one of \`rules\``,
            },
          ]
        : [],
    ),
  ]
}

function noRule(name: string, names: readonly string[]): string {
  const guess = nearest(name, names)
  const hint = guess === undefined ? '`usher presets` lists them' : `did you mean "${guess}"?`
  return `the presets of this site have no rule ${found(name)}; ${hint}`
}
