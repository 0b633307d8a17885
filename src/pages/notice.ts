import type { Templates } from '../config/templates.ts'
import type { PageName } from '../config/words.ts'
import { wantedAddress } from '../rules/returnAddress.ts'
import type { Layout } from './layout.ts'
import type { Phrasebook } from './phrasebook.ts'
import type { Phrases } from './phrases.ts'
import { noticeStyles } from './styles.ts'
import { describePage, type PageBrand } from './view.ts'

/** What varies by request. */
export type NoticeContext = {
  /** Whose words it has. */
  readonly page: PageName
  readonly variant: 'page' | 'frame'
  /** What people quote to support. */
  readonly reference: string
  /** Where the form is with which this person asks for access. */
  readonly askUrl?: string
  /** The request header of this name, which chooses the language. */
  readonly acceptLanguage?: string | undefined
}

export type RenderedNotice = {
  /** HTML for the start of a body: ASCII, so that it fits every charset that contains it. */
  readonly fragment: Buffer
  /** The quoted hash of its style, for a Content-Security-Policy. */
  readonly styleSource: string
  /** The request headers that its words hang on, for Vary. */
  readonly varyingOn: readonly string[]
}

export type NoticeRenderer = (context: NoticeContext) => RenderedNotice

export type NoticeOptions = {
  readonly renderLayout: Layout
  readonly templates: Pick<Templates, 'noticeStyles'>
  readonly brand: PageBrand
  readonly phrasebook: Phrasebook
}

/** Compiles the notices of one site: a page in few words, for a place above the upstream's own form. */
export function compileNotice({ renderLayout, templates, brand, phrasebook }: NoticeOptions): NoticeRenderer {
  const styles = noticeStyles(templates.noticeStyles, brand)
  return function renderNotice(context) {
    const phrases = phrasebook.for(context.acceptLanguage)
    const view = { ...describeNotice(context, { brand, phrases }), styles: styles.text }
    return {
      fragment: Buffer.from(toAscii(renderLayout('notice.liquid', view)), 'latin1'),
      styleSource: styles.source,
      varyingOn: phrasebook.varyingOn,
    }
  }
}

// The form below is where to sign in: a way that is there, and needs no button.
const FORM_BELOW = '/#form-below'
const START = wantedAddress({ target: '/', pathPrefix: '/' })

function describeNotice(context: NoticeContext, words: { brand: PageBrand; phrases: Phrases }) {
  const page = describePage(
    { ...context, status: 200, wanted: START },
    { ...words, ways: { signIn: FORM_BELOW } },
  )
  const { language, direction, title, note, opensNewTab, referenceLabel, reference } = page
  return {
    ...{ language, direction, title, note, opensNewTab, referenceLabel, reference },
    text: page.notice ?? page.text,
    // The first is the one that helps most.
    step: page.notice === null ? (page.steps[0] ?? null) : null,
    // Nor to try again, which is what the form is for.
    links: [...page.buttons, ...page.links].filter(({ href }) => href !== FORM_BELOW && href !== ''),
  }
}

function toAscii(html: string): string {
  return html.toWellFormed().replaceAll(/[^\0-\u007F]/gu, (letter) => `&#${letter.codePointAt(0)};`)
}
