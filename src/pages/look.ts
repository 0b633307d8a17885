import type { Templates } from '../config/templates.ts'
import type { PageBrand } from './brand.ts'
import { BOTH_SCHEMES } from './colorScheme.ts'
import type { Layout } from './layout.ts'
import type { Allowed } from './securityPolicy.ts'
import { brandStyles, type Stylesheet } from './styles.ts'

/** What a template names of the look of one variant. */
export type LookView = {
  /** The stylesheet, ready to be put into the page as it is. */
  readonly styles: string
  /** What <meta name="color-scheme"> says. */
  readonly colorScheme: string
  /** A data: URI; null where the brand has none. */
  readonly logo: string | null
  /** The same for where the browser prefers dark pages; null where the other serves for both. */
  readonly logoDark: string | null
  /** True where the logo was drawn for the page that it stands on, and needs no sheet of white. */
  readonly isLogoBare: boolean
  /** A data: URI for the tab. */
  readonly icon: string
}

export type Look = {
  readonly view: LookView
  /** What the security policy must allow for it. */
  readonly allowed: Pick<Allowed, 'style' | 'fonts'>
}

type Materials = {
  readonly templates: Pick<Templates, 'styles' | 'pageStyles' | 'frameStyles'>
  readonly brand: PageBrand
  readonly renderLayout: Layout
  /** What comes behind the stylesheets of the variant. */
  readonly more?: readonly Stylesheet[]
}

/** Compiles how the pages of one variant look. Throws for colours and stylesheets that cannot be shown. */
export function compileLook(
  variant: 'page' | 'frame',
  { templates, brand, renderLayout, more = [] }: Materials,
): Look {
  const { colorScheme = 'auto', frameColorScheme = colorScheme, logo, logoDark } = brand
  const scheme = variant === 'frame' ? frameColorScheme : colorScheme
  const styles = brandStyles([...stylesheetsOf(variant, templates), ...more], { ...brand, scheme })
  const mark = { plate: styles.accent, ink: styles.onAccent }
  const isDark = scheme === 'dark' && logoDark !== undefined
  return {
    view: {
      styles: styles.text,
      colorScheme: scheme === 'auto' ? BOTH_SCHEMES : scheme,
      logo: (isDark ? logo && logoDark : logo) ?? null,
      logoDark: scheme === 'auto' && logo !== undefined ? (logoDark ?? null) : null,
      isLogoBare: logoDark !== undefined,
      icon: logo ?? svgUri(renderLayout('parts/mark.liquid', mark)),
    },
    allowed: { style: styles.source, fonts: styles.hasFonts },
  }
}

function stylesheetsOf(
  variant: 'page' | 'frame',
  { styles, pageStyles, frameStyles }: Materials['templates'],
): Stylesheet[] {
  const own =
    variant === 'page' ? { name: 'page.css', text: pageStyles } : { name: 'frame.css', text: frameStyles }
  return [{ name: 'styles.css', text: styles }, own]
}

function svgUri(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg.trim())}`
}
