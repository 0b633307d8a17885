// What stands in one frame of the gallery: the bytes of src/pages, and what a browser must be told of them.
import type { PageName } from '../config/words.ts'
import type { PageContext, Pages, RenderedPage } from '../pages/index.ts'
import type { Wanted } from '../rules/returnAddress.ts'
import { isAskPage, renderAskPage, type AskPageName } from './askPages.ts'
import { forcedScheme } from './forcedScheme.ts'
import { hashSource } from '../pages/hashSource.ts'
import { problemPage } from './problemPage.ts'
import { REFERENCE, REFUSAL_OF } from './examples.ts'
import { signInForm } from './signInForm.ts'
import type { Sample } from './samples.ts'
import type { Scheme } from './selection.ts'
import type { Variant } from './variants.ts'

export type PreviewDocument = {
  readonly body: Buffer
  readonly contentType: string
  readonly contentSecurityPolicy: string
}

type OfPage<Page> = Pick<Sample, 'isSent' | 'reveals'> & {
  readonly pages: Pages
  readonly page: Page
  readonly variant: Variant
  readonly language: string
  readonly scheme: Scheme
  readonly wanted: Wanted
  readonly person: string | undefined
}

export type Asked = OfPage<PageName | AskPageName>
type AskedOfRefusal = OfPage<PageName>

const HTML = 'text/html; charset=utf-8'

/** One page as people get it, less its script and what would take the focus: for `system` those very bytes, else with its colours decided. */
export function previewDocument(asked: Asked): PreviewDocument {
  const { page } = asked
  const document = isAskPage(page)
    ? askPage({ ...asked, page })
    : DOCUMENT_OF[asked.variant]({ ...asked, page })
  const own = { ...document, contentSecurityPolicy: ofGallery(document.contentSecurityPolicy) }
  return asked.scheme === 'system' ? own : forcedScheme(own, asked.scheme)
}

/** What programs get: the very bytes. */
export function problemJson({ pages, page }: Pick<AskedOfRefusal, 'pages' | 'page'>): PreviewDocument {
  const problem = pages.renderProblem({ ...REFUSAL_OF[page], page, reference: REFERENCE })
  return { ...problem, contentSecurityPolicy: "default-src 'none'; frame-ancestors 'self'" }
}

const DOCUMENT_OF: Readonly<Record<Variant, (asked: AskedOfRefusal) => PreviewDocument>> = {
  page: (asked) => fullPage(asked, 'page'),
  frame: (asked) => fullPage(asked, 'frame'),
  notice: noticeAboveForm,
  json: shownProblem,
}

function fullPage(asked: AskedOfRefusal, variant: PageContext['variant']): PreviewDocument {
  const { pages, page, language, wanted, person, isSent, reveals } = asked
  const rendered = pages.render({
    page,
    variant,
    status: REFUSAL_OF[page].status,
    reference: REFERENCE,
    acceptLanguage: language,
    wanted,
    ...(person !== undefined && { person }),
    ...(isSent && { isSent }),
  })
  return atRest(rendered, reveals)
}

function askPage({ pages, page, ...asked }: OfPage<AskPageName>): PreviewDocument {
  return atRest(renderAskPage(page, { ...asked, forms: pages.forms }))
}

// Here nothing is refused: a script would find that out, and load the frame anew. What it would show is shown. Nor may a
// form take the focus out of the gallery.
function atRest(rendered: RenderedPage, reveals?: string): PreviewDocument {
  const html = rendered.body
    .toString()
    .replace(/<script type="module">[^]*?<\/script>\n?/, '')
    .replaceAll(/<(?:input|textarea)\b[^<>]*>/g, (tag) => tag.replace(/ autofocus(?=>)/, ''))
    .replaceAll(/<[^<>]* hidden\b[^<>]*>/g, (tag) =>
      reveals !== undefined && tag.includes(reveals) ? tag.replace(' hidden', '') : tag,
    )
  return { ...rendered, body: Buffer.from(html) }
}

function noticeAboveForm({ pages, page, language }: AskedOfRefusal): PreviewDocument {
  const notice = pages.renderNotice({ page, variant: 'page', reference: REFERENCE, acceptLanguage: language })
  const { html, style } = signInForm(notice.fragment.toString('latin1'))
  return {
    body: Buffer.from(html),
    contentType: HTML,
    contentSecurityPolicy: policyFor(`${hashSource(style)} ${notice.styleSource}`),
  }
}

function shownProblem(asked: AskedOfRefusal): PreviewDocument {
  const { body, contentType } = problemJson(asked)
  const { html, style } = problemPage({
    status: REFUSAL_OF[asked.page].status,
    contentType,
    body: body.toString(),
  })
  return { body: Buffer.from(html), contentType: HTML, contentSecurityPolicy: policyFor(hashSource(style)) }
}

/** What a document of the gallery's own may do in its frame: nothing but look as it does. styleSource: quoted hashes. */
export function policyFor(styleSource: string): string {
  return `default-src 'none'; style-src ${styleSource}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`
}

// Who may embed a page is the business of its site; here it is the gallery, and nobody else. Nobody signs in or asks
// for anything here, so that nothing is sent.
function ofGallery(policy: string): string {
  return policy
    .replace(/form-action [^;]*/, "form-action 'none'")
    .replace(/frame-ancestors [^;]*/, "frame-ancestors 'self'")
}
