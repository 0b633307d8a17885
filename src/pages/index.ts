import type { Templates } from '../config/templates.ts'
import type { Wording } from '../config/texts/wording.ts'
import { PAGES, type Language, type PageName } from '../config/words.ts'
import { wantedAddress } from '../rules/returnAddress.ts'
import { chooseCoding, type Coding } from './coding.ts'
import { compileForms, type FormPages } from './forms.ts'
import { compileLayout } from './layout.ts'
import { compileLook } from './look.ts'
import { compileNotice, type NoticeRenderer } from './notice.ts'
import { compilePhrasebook, type Phrasebook } from './phrasebook.ts'
import { renderProblem, type ProblemOptions, type RenderedProblem } from './problem.ts'
import { compileRunning } from './scripts.ts'
import { describePage, type PageBrand, type PageContext } from './view.ts'
import type { Ways } from './ways.ts'
import { createWriter, type RenderHtml, type Writer } from './writer.ts'

export type { PageBrand, PageContext } from './view.ts'
export type { Ways } from './ways.ts'

export type RenderedPage = {
  /** In the coding that is named beside it. */
  readonly body: Buffer
  readonly contentEncoding: Coding
  readonly contentSecurityPolicy: string
  readonly contentType: string
  readonly contentLanguage: string
  /** The request headers that its words and its coding hang on, for Vary. */
  readonly varyingOn: readonly string[]
}

export type Pages = {
  /** The page for a person. */
  render(context: PageContext): RenderedPage
  /** The same in few words, for the upstream's own page. */
  readonly renderNotice: NoticeRenderer
  /** With which somebody asks for access. */
  readonly forms: FormPages
  /** The same for a program: problem+json. */
  renderProblem(context: Omit<ProblemOptions, 'phrases'>): RenderedProblem
}

export type PagesOptions = {
  readonly templates: Templates
  readonly brand: PageBrand
  readonly frameAncestors: readonly string[]
  /** Nowhere where nothing is said. */
  readonly ways?: Ways
  /** English alone where nothing is said. */
  readonly wording?: Wording
}

const START = wantedAddress({ target: '/', pathPrefix: '/' })

const ENGLISH: Wording = { languages: { default: 'en', offer: ['en'] }, texts: [] }

/** Compiles the pages of one site. A template or brand that cannot be shown throws here, not at a request. */
export function createPages({ templates, brand, ...options }: PagesOptions): Pages {
  const { layouts, locales } = templates
  const { wording = ENGLISH, ways = {} } = options
  const renderLayout = compileLayout(layouts, templates.ownFiles)
  const phrasebook = compilePhrasebook({ locales, brand, wording })
  const materials = { templates, brand, renderLayout }
  const looks = { page: compileLook('page', materials), frame: compileLook('frame', materials) }
  const running = compileRunning({ templates, looks, ways, ancestors: options.frameAncestors })

  function renderHtml(context: PageContext, language: Language): string {
    const phrases = phrasebook.in(language)
    const described = describePage(context, { brand, phrases, ways })
    const look = looks[context.variant].view
    return renderLayout('page.liquid', { ...described, ...look, script: running(context).script })
  }
  const writer = createWriter(renderHtml, { canPrepare: templates.ownFiles === undefined })
  const varyingOn = [...phrasebook.varyingOn, 'Accept-Encoding']

  function render(context: PageContext): RenderedPage {
    const { language } = phrasebook.for(context.acceptLanguage)
    const coding = chooseCoding(context.acceptEncoding)
    return {
      body: writer.write({ context, language, coding }),
      contentEncoding: coding,
      contentSecurityPolicy: running(context).policy,
      contentType: 'text/html; charset=utf-8',
      contentLanguage: language,
      varyingOn,
    }
  }
  const renderNotice = compileNotice({ renderLayout, templates, brand, phrasebook })
  rehearse({ renderHtml, prepare: writer.prepare, renderNotice }, phrasebook)
  return {
    render,
    renderNotice,
    forms: compileForms({ ...materials, phrasebook, frameAncestors: options.frameAncestors }),
    renderProblem: (context) => renderProblem({ ...context, phrases: phrasebook.english }),
  }
}

// Liquid finds an unknown variable or a missing part only while rendering: so every page is rendered once at load.
// The languages differ in words alone, which are compiled, so that one page of each will do.
function rehearse(rehearsal: Rehearsal, { all, usual }: Phrasebook): void {
  for (const page of PAGES) rehearsePage(rehearsal, page, usual.language)
  for (const { language } of all) rehearsePage(rehearsal, 'sign-in-required', language)
}

type Rehearsal = Pick<Pages, 'renderNotice'> & Pick<Writer, 'prepare'> & { readonly renderHtml: RenderHtml }

function rehearsePage(
  { renderHtml, prepare, renderNotice }: Rehearsal,
  page: PageName,
  language: Language,
): void {
  for (const variant of ['page', 'frame'] as const) {
    const context = { page, variant, status: 401, reference: 'AAAA-AAAA', acceptLanguage: language }
    prepare(renderHtml(context, language))
    renderHtml({ ...context, status: 200, wanted: START, isSent: true, person: 'somebody' }, language)
    renderNotice(context)
  }
}
