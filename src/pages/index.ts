import type { Templates } from '../config/templates.ts'
import type { Wording } from '../config/texts/wording.ts'
import { PAGES, type PageName } from '../config/words.ts'
import { compileLayout } from './layout.ts'
import { compileNotice, type NoticeRenderer } from './notice.ts'
import { compilePhrasebook, type Phrasebook } from './phrasebook.ts'
import { renderProblem, type ProblemOptions, type RenderedProblem } from './problem.ts'
import { frameAncestors, pageAncestors, securityPolicy } from './securityPolicy.ts'
import { brandStyles } from './styles.ts'
import { describePage, type PageBrand, type PageContext } from './view.ts'

export type { PageBrand, PageContext } from './view.ts'

export type RenderedPage = {
  readonly body: Buffer
  readonly contentSecurityPolicy: string
  readonly contentType: string
  readonly contentLanguage: string
  /** The request headers that its words hang on, for Vary. */
  readonly varyingOn: readonly string[]
}

export type Pages = {
  /** The page for a person. */
  render(context: PageContext): RenderedPage
  /** The same in few words, for the upstream's own page. */
  readonly renderNotice: NoticeRenderer
  /** The same for a program: problem+json. */
  renderProblem(context: Omit<ProblemOptions, 'phrases'>): RenderedProblem
}

export type PagesOptions = {
  readonly templates: Templates
  readonly brand: PageBrand
  readonly frameAncestors: readonly string[]
  /** English alone where nothing is said. */
  readonly wording?: Wording
}

const ENGLISH: Wording = { languages: { default: 'en', offer: ['en'] }, texts: [] }

/** Compiles the pages of one site. A template or brand that cannot be shown throws here, not at a request. */
export function createPages({ templates, brand, ...options }: PagesOptions): Pages {
  const { layouts, locales } = templates
  const { wording = ENGLISH } = options
  const renderLayout = compileLayout(layouts)
  const phrasebook = compilePhrasebook({ locales, brand, wording })
  const styles = brandStyles(templates.styles, brand)
  const icon =
    brand.logo ?? svgUri(renderLayout('parts/mark.liquid', { plate: styles.accent, ink: styles.onAccent }))
  const policies = {
    page: securityPolicy(styles.source, pageAncestors(options.frameAncestors)),
    frame: securityPolicy(styles.source, frameAncestors(options.frameAncestors)),
  }

  function render(context: PageContext): RenderedPage {
    const phrases = phrasebook.for(context.acceptLanguage)
    const view = { ...describePage(context, { brand, phrases }), styles: styles.text, icon }
    return {
      body: Buffer.from(renderLayout('page.liquid', view)),
      contentSecurityPolicy: policies[context.variant],
      contentType: 'text/html; charset=utf-8',
      contentLanguage: phrases.language,
      varyingOn: phrasebook.varyingOn,
    }
  }
  const renderNotice = compileNotice({ renderLayout, templates, brand, phrasebook })
  rehearse({ render, renderNotice }, phrasebook)
  return {
    render,
    renderNotice,
    renderProblem: (context) => renderProblem({ ...context, phrases: phrasebook.english }),
  }
}

// Liquid finds an unknown variable or a missing part only while rendering: so every page is rendered once at load.
// The languages differ in words alone, which are compiled, so that one page of each will do.
function rehearse(pages: Pick<Pages, 'render' | 'renderNotice'>, { all }: Phrasebook): void {
  for (const page of PAGES) rehearsePage(pages, page, undefined)
  for (const { language } of all) rehearsePage(pages, 'sign-in-required', language)
}

function rehearsePage(
  { render, renderNotice }: Pick<Pages, 'render' | 'renderNotice'>,
  page: PageName,
  acceptLanguage: string | undefined,
): void {
  for (const variant of ['page', 'frame'] as const) {
    const context = { page, variant, status: 401, reference: 'AAAA-AAAA', acceptLanguage }
    render(context)
    render({ ...context, status: 200, signInUrl: '/', person: 'somebody' })
    renderNotice(context)
  }
}

function svgUri(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg.trim())}`
}
