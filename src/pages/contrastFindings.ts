// What the colours of a brand have of the contrast that WCAG 2.2 AA asks for, and what stands in their place where it
// is too little. Text on the button and on the background is chosen black or white enough, so it never falls short.
import { accentColors, contrast, EDGE_CONTRAST, TEXT_CONTRAST } from './colors.ts'
import { DARK_SURFACE, LIGHT_SURFACE } from './styles.ts'

export type ContrastFinding = {
  readonly setting: 'accentColor' | 'accentColorDark'
  readonly color: string
  readonly use: 'the edge of a button' | 'a link'
  readonly page: 'light' | 'dark'
  readonly ratio: number
  readonly wanted: number
  readonly instead: string
  readonly insteadRatio: number
}

type AccentSettings = { readonly accentColor?: string; readonly accentColorDark?: string }

/** Every use in which a colour of the brand falls short, with the measured ratio. */
export function contrastFindings({ accentColor, accentColorDark }: AccentSettings): ContrastFinding[] {
  return [
    ...(accentColor === undefined
      ? []
      : findingsOn({ setting: 'accentColor', color: accentColor, page: 'light', surface: LIGHT_SURFACE })),
    ...(accentColorDark === undefined
      ? []
      : findingsOn({
          setting: 'accentColorDark',
          color: accentColorDark,
          page: 'dark',
          surface: DARK_SURFACE,
        })),
  ]
}

type Measured = Pick<ContrastFinding, 'setting' | 'color' | 'page'> & { readonly surface: string }

function findingsOn({ surface, ...measured }: Measured): ContrastFinding[] {
  const { color } = measured
  const { accentEdge, link } = accentColors(color, surface)
  const uses = [
    { use: 'the edge of a button', wanted: EDGE_CONTRAST, instead: accentEdge },
    { use: 'a link', wanted: TEXT_CONTRAST, instead: link },
  ] as const
  return uses
    .map((use) => ({
      ...measured,
      ...use,
      ratio: contrast(color, surface),
      insteadRatio: contrast(use.instead, surface),
    }))
    .filter(({ ratio, wanted }) => ratio < wanted)
}
