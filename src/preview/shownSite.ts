import type { Site } from '../config/load.ts'
import type { Templates } from '../config/templates.ts'
import type { Pages } from '../pages/index.ts'
import { compilePhrasebook, type Phrasebook } from '../pages/phrasebook.ts'
import { sitePages } from '../pages/sitePages.ts'
import { wantedAddress } from '../rules/returnAddress.ts'
import type { Wanted } from '../rules/returnAddress.ts'
import { WANTED_PATH } from './examples.ts'
import { sampleNamed, SAMPLE_NAMES, type SampleName } from './samples.ts'

type Rendered = { readonly pages: Pages; readonly phrasebook: Phrasebook }

/** The pages of one site, as it is and as each sample has it. */
export type ShownSite = {
  readonly wanted: Wanted
  readonly samples: Readonly<Record<SampleName, () => Rendered>>
}

type Surroundings = { readonly templates: Templates; readonly ownPath: string }

/** The pages of a site, each compiled when it is first shown. Throws then where a template or brand cannot be shown. */
export function showSite(site: Site, { templates, ownPath }: Surroundings): ShownSite {
  const { pathPrefix } = site
  const target = `${pathPrefix.replace(/\/$/, '')}/${WANTED_PATH}`
  function renderAs(shown: Site): Rendered {
    const { brand, wording } = shown
    return {
      pages: sitePages({ site: shown, templates, ownPath }),
      phrasebook: compilePhrasebook({ locales: templates.locales, brand, wording }),
    }
  }
  const own = once(() => renderAs(site))
  const samples = SAMPLE_NAMES.map((name) => {
    const shown = sampleNamed(name)?.siteOf?.(site) ?? site
    // Compiling takes a tenth of a second, and few people look at every sample.
    return [name, shown === site ? own : once(() => renderAs(shown))] as const
  })
  return {
    wanted: wantedAddress({ target, pathPrefix }),
    samples: Object.fromEntries(samples) as ShownSite['samples'],
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
