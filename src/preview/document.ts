// What stands in one frame of the gallery: the bytes of src/pages, and what a browser must be told of them.
import type { PageName } from '../config/words.ts'
import type { PageContext, Pages } from '../pages/index.ts'
import { forcedScheme } from './forcedScheme.ts'
import { hashSource } from './hashSource.ts'
import { problemPage } from './problemPage.ts'
import { REFERENCE, REFUSAL_OF } from './examples.ts'
import { signInForm } from './signInForm.ts'
import type { Scheme, Variant } from './selection.ts'

export type PreviewDocument = {
  readonly body: Buffer
  readonly contentType: string
  readonly contentSecurityPolicy: string
}

export type Asked = {
  readonly pages: Pages
  readonly page: PageName
  readonly variant: Variant
  readonly language: string
  readonly scheme: Scheme
  readonly signInUrl: string | undefined
  readonly person: string | undefined
}

const HTML = 'text/html; charset=utf-8'

/** One page as people get it: for the scheme `system` its very bytes, else with its colours decided beforehand. */
export function previewDocument(asked: Asked): PreviewDocument {
  const document = DOCUMENT_OF[asked.variant](asked)
  const own = { ...document, contentSecurityPolicy: framedByUs(document.contentSecurityPolicy) }
  return asked.scheme === 'system' ? own : forcedScheme(own, asked.scheme)
}

/** What programs get: the very bytes. */
export function problemJson({ pages, page }: Pick<Asked, 'pages' | 'page'>): PreviewDocument {
  const problem = pages.renderProblem({ ...REFUSAL_OF[page], page, reference: REFERENCE })
  return { ...problem, contentSecurityPolicy: "default-src 'none'; frame-ancestors 'self'" }
}

const DOCUMENT_OF: Readonly<Record<Variant, (asked: Asked) => PreviewDocument>> = {
  page: (asked) => fullPage(asked, 'page'),
  frame: (asked) => fullPage(asked, 'frame'),
  notice: noticeAboveForm,
  json: shownProblem,
}

function fullPage(asked: Asked, variant: PageContext['variant']): PreviewDocument {
  const { pages, page, language, signInUrl, person } = asked
  return pages.render({
    page,
    variant,
    status: REFUSAL_OF[page].status,
    reference: REFERENCE,
    acceptLanguage: language,
    ...(signInUrl !== undefined && { signInUrl }),
    ...(person !== undefined && { person }),
  })
}

function noticeAboveForm({ pages, page, language }: Asked): PreviewDocument {
  const notice = pages.renderNotice({ page, variant: 'page', reference: REFERENCE, acceptLanguage: language })
  const { html, style } = signInForm(notice.fragment.toString('latin1'))
  return {
    body: Buffer.from(html),
    contentType: HTML,
    contentSecurityPolicy: policyFor(`${hashSource(style)} ${notice.styleSource}`),
  }
}

function shownProblem(asked: Asked): PreviewDocument {
  const { body, contentType } = problemJson(asked)
  const { html, style } = problemPage({
    status: REFUSAL_OF[asked.page].status,
    contentType,
    body: body.toString(),
  })
  return { body: Buffer.from(html), contentType: HTML, contentSecurityPolicy: policyFor(hashSource(style)) }
}

function policyFor(styleSource: string): string {
  return `default-src 'none'; style-src ${styleSource}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`
}

// Who may embed a page is the business of its site; here it is the gallery, and nobody else.
function framedByUs(policy: string): string {
  return policy.replace(/frame-ancestors [^;]*/, "frame-ancestors 'self'")
}
