import type { LoadedConfig } from '../config/load.ts'
import { siteSources } from '../explain/ruleSource.ts'
import type { RuleSource } from '../explain/ruleSource.ts'
import type { Gallery } from '../preview/gallery.ts'

export type ShownConfig = Pick<LoadedConfig, 'file' | 'limits' | 'log' | 'recentRefusals' | 'sites'> &
  Partial<Pick<LoadedConfig, 'settings'>>

/** What operators are shown of one configuration. */
export type Configured = {
  readonly config: ShownConfig
  /** When it was read, in milliseconds since 1970. */
  readonly loadedAt: number
  readonly gallery: () => Gallery
  /** The rules that an answer is explained by: of the site of this name, or of the one that takes the request. */
  readonly rulesOf: (site: string | undefined) => RuleSource
}

export type ConfiguredParts = Pick<Configured, 'config' | 'loadedAt'> & {
  readonly makeGallery: () => Gallery
}

/** The gallery and the rules are compiled when somebody first asks for them, because few do. */
export function configuredBy({ config, loadedAt, makeGallery }: ConfiguredParts): Configured {
  let gallery: Gallery | undefined
  let sources: ReturnType<typeof siteSources> | undefined
  return {
    config,
    loadedAt,
    gallery: () => (gallery ??= makeGallery()),
    rulesOf: (site) => (sources ??= siteSources(config))(site),
  }
}
