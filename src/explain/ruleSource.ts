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

/** What rules stand in, of a configuration. */
export type RulesOfSites = Pick<LoadedConfig, 'file' | 'limits' | 'sites'>

/** Those of the site that takes the request, or of the first where none does; siteName says one for all. */
export function siteSource(config: RulesOfSites, siteName?: string): RuleSource {
  return siteSources(config)(siteName)
}

/** The same for each name, with every rule compiled once. */
export function siteSources({ sites, limits, file }: RulesOfSites): (siteName?: string) => RuleSource {
  const compiled = new Map(sites.map((site) => [site, compileRules(site.rules)]))
  const table = createSiteTable(sites)
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
  function pickRules(authority: string | undefined, target: string): AskedRules {
    const taking = table.pick(authority, target)
    if (taking) return rulesOf(taking)
    const [first] = sites
    if (!first) throw new Error(`${file}: there are no sites`)
    return rulesOf(first, sites.length === 1 ? '' : ', the first, because none takes this host and path')
  }
  return function sourceOf(siteName) {
    const named = sites.find(({ name }) => name === siteName)
    return named ? () => rulesOf(named) : pickRules
  }
}
