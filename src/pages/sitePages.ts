import type { LoadedConfig, Site } from '../config/load.ts'
import { withOwnTemplates } from '../config/ownTemplates.ts'
import type { Templates } from '../config/templates.ts'
import { createPages, type PageBrand, type Pages } from './index.ts'
import type { Ways } from './ways.ts'

export type SitePagesOptions = {
  readonly site: Site
  readonly templates: Templates
  /** The prefix of Usher's own paths. */
  readonly ownPath: string
  /** In place of the site's own. */
  readonly brand?: PageBrand
}

/** The pages of one site, as its configuration has them. Throws where a template or brand cannot be shown. */
export function sitePages({ site, templates, ownPath, brand = site.brand }: SitePagesOptions): Pages {
  const { wording, frameAncestors } = site
  const own = withOwnTemplates(templates, site.ownTemplates)
  return createPages({ templates: own, brand, wording, frameAncestors, ways: waysOf(site, ownPath) })
}

/** The pages for requests that no site takes. Throws as those of a site do. */
export function generalPages(
  { brand, wording, ownTemplates }: Pick<LoadedConfig, 'brand' | 'wording' | 'ownTemplates'>,
  templates: Templates,
): Pages {
  const own = withOwnTemplates(templates, ownTemplates)
  return createPages({ templates: own, brand, wording, frameAncestors: ["'self'"] })
}

function waysOf({ signIn, signInForm, sessionCookies, ask }: Site, ownPath: string): Ways {
  return {
    signIn,
    signInForm,
    reset: sessionCookies.length > 0 ? `${ownPath}/reset` : undefined,
    ask: ask && `${ownPath}/ask`,
  }
}
