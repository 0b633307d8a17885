import type { Remark } from '../check/finding.ts'
import type { ResolvedBrand } from '../config/brand.ts'
import type { LoadedConfig } from '../config/load.ts'
import { contrastFindings, type ContrastFinding } from '../pages/contrastFindings.ts'

/** Colours that are not shown as they are, because too few people could read them, and settings without effect. */
export function warningsAboutBrands({ brand, sites }: Pick<LoadedConfig, 'brand' | 'sites'>): Remark[] {
  return [
    ...warningsOf(brand, brand),
    ...sites.flatMap(({ name, brand: own }, index) =>
      warningsOf(own, withoutInherited(own, brand)).map(({ id, message, path = [] }) => ({
        id,
        message: `site ${name}: ${message}`,
        path: ['sites', index, ...path],
      })),
    ),
  ]
}

function warningsOf(
  schemes: Pick<ResolvedBrand, 'colorScheme' | 'frameColorScheme'>,
  { logo, logoDark, ...colors }: Partial<ResolvedBrand>,
): Remark[] {
  const findings = contrastFindings(colors).filter(({ page }) => isEverShown(page, schemes))
  const isLost = logoDark !== undefined && logo === undefined
  return [
    ...findings.map((finding) => ({
      id: 'contrast' as const,
      message: `brand.${told(finding)}`,
      path: ['brand', finding.setting],
    })),
    ...(isLost
      ? [
          {
            id: 'no-effect' as const,
            message: 'brand.logoFileDark has no effect without brand.logoFile',
            path: ['brand', 'logoFileDark'],
          },
        ]
      : []),
  ]
}

// What all sites inherit is told once.
function withoutInherited(own: ResolvedBrand, general: ResolvedBrand): Partial<ResolvedBrand> {
  const { accentColor, accentColorDark, logo, logoDark } = own
  return {
    ...(accentColor !== undefined && accentColor !== general.accentColor && { accentColor }),
    ...(accentColorDark !== undefined && accentColorDark !== general.accentColorDark && { accentColorDark }),
    ...(logo !== undefined && { logo }),
    ...(logoDark !== undefined && logoDark !== general.logoDark && { logoDark }),
  }
}

function isEverShown(
  page: 'light' | 'dark',
  {
    colorScheme = 'auto',
    frameColorScheme = colorScheme,
  }: Pick<ResolvedBrand, 'colorScheme' | 'frameColorScheme'>,
): boolean {
  return [colorScheme, frameColorScheme].some((scheme) => scheme === 'auto' || scheme === page)
}

function told({ setting, color, use, page, ratio, wanted, instead, insteadRatio }: ContrastFinding): string {
  return `${setting} "${color}" as ${use} on a ${page} page has ${rounded(ratio)}, WCAG 2.2 AA asks for ${wanted}:1; ${instead} (${rounded(insteadRatio)}) is used instead`
}

// Down, so that no number looks like enough that is not.
function rounded(ratio: number): string {
  return `${Math.floor(ratio * 10) / 10}:1`
}
