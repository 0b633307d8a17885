import type { Templates } from '../config/templates.ts'
import { PAGES } from '../config/words.ts'
import { compileLayout } from './layout.ts'
import { compileNotice, type NoticeRenderer } from './notice.ts'
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
}

export type Pages = {
  /** The page for a person. */
  render(context: PageContext): RenderedPage
  /** The same in few words, for the upstream's own page. */
  readonly renderNotice: NoticeRenderer
  /** The same for a program: problem+json. */
  renderProblem(context: Omit<ProblemOptions, 'product' | 'texts'>): RenderedProblem
}

export type PagesOptions = {
  readonly templates: Templates
  readonly brand: PageBrand
  readonly frameAncestors: readonly string[]
}

/** Compiles the pages of one site. A template or brand that cannot be shown throws here, not at a request. */
export function createPages({ templates, brand, ...options }: PagesOptions): Pages {
  const { layouts, texts } = templates
  const renderLayout = compileLayout(layouts)
  const styles = brandStyles(templates.styles, brand)
  const icon =
    brand.logo ?? svgUri(renderLayout('parts/mark.liquid', { plate: styles.accent, ink: styles.onAccent }))
  const policies = {
    page: securityPolicy(styles.source, pageAncestors(options.frameAncestors)),
    frame: securityPolicy(styles.source, frameAncestors(options.frameAncestors)),
  }

  function render(context: PageContext): RenderedPage {
    const view = { ...describePage(context, { brand, texts }), styles: styles.text, icon }
    return {
      body: Buffer.from(renderLayout('page.liquid', view)),
      contentSecurityPolicy: policies[context.variant],
      contentType: 'text/html; charset=utf-8',
      contentLanguage: texts.language,
    }
  }
  const renderNotice = compileNotice({ renderLayout, templates, brand })
  rehearse(render, renderNotice)
  return {
    render,
    renderNotice,
    renderProblem: (context) => renderProblem({ ...context, texts, product: brand.product }),
  }
}

// Liquid finds an unknown variable or a missing part only while rendering: so every page is rendered once at load.
function rehearse(render: Pages['render'], renderNotice: NoticeRenderer): void {
  for (const page of PAGES) {
    for (const variant of ['page', 'frame'] as const) {
      const context = { page, variant, status: 401, reference: 'AAAA-AAAA' }
      render(context)
      render({ ...context, status: 200, signInUrl: '/', person: 'somebody' })
      renderNotice(context)
    }
  }
}

function svgUri(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg.trim())}`
}
