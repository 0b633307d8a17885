import type { LoadedConfig, Site } from '../config/load.ts'
import type { PresetLibrary } from '../config/presets.ts'
import type { Limits } from '../config/schema/index.ts'
import { createSiteTable } from '../proxy/siteTable.ts'
import { compileRules } from '../rules/ruleSet.ts'
import type { RuleSet } from '../rules/ruleSet.ts'

/** The rules that are asked about one answer, and what is known of their place. */
export type AskedRules = {
  /** null: rules of presets, of no site. */
  readonly site: string | null
  readonly rules: RuleSet
  /** Whose rules these are, as a person is told. */
  readonly origin: string
  readonly limits?: Pick<Limits, 'maxHeldBytes' | 'maxDecodedBytes'>
  readonly userHeader?: string | undefined
  /** True of a site without a licence directory. */
  readonly lacksLicences?: boolean
  /** The site's own authority for its upstream, in PEM. */
  readonly ca?: string | undefined
}

/** Picks the rules for a request by its host and target. */
export type RuleSource = (authority: string | undefined, target: string) => AskedRules

/** The rules of presets alone, whatever is asked. */
export function presetSource(library: PresetLibrary, names: readonly string[]): RuleSource {
  const rules = compileRules(library.resolve(names).rules)
  const origin = `of the ${names.length === 1 ? 'preset' : 'presets'} ${names.join(', ')}`
  return () => ({ site: null, rules, origin })
}

/** Those of the site that takes the request, or of the first where none does; siteName says one for all. */
export function siteSource({ sites, limits, file }: LoadedConfig, siteName?: string): RuleSource {
  const compiled = new Map(sites.map((site) => [site, compileRules(site.rules)]))
  const table = createSiteTable(sites)
  const named = sites.find(({ name }) => name === siteName)
  function rulesOf(site: Site, why = ''): AskedRules {
    return {
      site: site.name,
      rules: compiled.get(site) ?? compileRules(site.rules),
      origin: `of the site ${site.name} in ${file}${why}`,
      limits,
      userHeader: site.userHeader?.toLowerCase(),
      lacksLicences: site.licences === undefined,
      ca: site.tls.ca,
    }
  }
  return function pickRules(authority, target) {
    if (named) return rulesOf(named)
    const taking = table.pick(authority, target)
    if (taking) return rulesOf(taking)
    const [first] = sites
    if (!first) throw new Error(`${file}: there are no sites`)
    return rulesOf(first, sites.length === 1 ? '' : ', the first, because none takes this host and path')
  }
}
