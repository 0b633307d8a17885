import type { NamedFiles } from './files.ts'
import type { Brand } from './schema/brandSchema.ts'

type FileKey = 'logoFile' | 'logoFileDark' | 'cssFile'

/** A brand with its files read. */
export type ResolvedBrand = Omit<Brand, 'product' | FileKey> & {
  readonly product: string
  /** A data: URI. */
  readonly logo?: string
  /** The same for a dark page. */
  readonly logoDark?: string
  /** CSS that comes behind the stylesheet. */
  readonly css?: string
}

/** What a setting for light pages says is not for the dark setting of somebody else. */
const DARK_OF = [
  ['logoFile', 'logoFileDark'],
  ['accentColor', 'accentColorDark'],
  ['backgroundColor', 'backgroundColorDark'],
  ['colorScheme', 'frameColorScheme'],
] as const satisfies readonly (readonly [keyof Brand, keyof Brand])[]

/** The brand of a site: its own settings over those of all sites, actions page by page. */
export function combineBrands(general: Brand, own: Brand): Brand {
  const inherited = { ...general }
  for (const [first, second] of DARK_OF) if (own[first] !== undefined) delete inherited[second]
  const actions = { ...general.actions, ...own.actions }
  return { ...inherited, ...own, ...(Object.keys(actions).length > 0 && { actions }) }
}

/** Reads the files of a brand. Throws an Error where one cannot be used. */
export function resolveBrand(
  { logoFile, logoFileDark, cssFile, ...brand }: Brand,
  files: NamedFiles,
): Omit<ResolvedBrand, 'product'> {
  return {
    ...brand,
    ...(logoFile !== undefined && { logo: files.logo(logoFile) }),
    ...(logoFileDark !== undefined && { logoDark: files.logo(logoFileDark) }),
    ...(cssFile !== undefined && { css: files.styleSheet(cssFile) }),
  }
}
