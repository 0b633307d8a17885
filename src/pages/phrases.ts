import type { Texts } from '../config/schema/textsSchema.ts'
import { PAGES } from '../config/words.ts'
import type { PageName } from '../config/words.ts'
import { isolate } from './isolate.ts'
import { compileMessage } from './message.ts'
import type { PageBrand } from './view.ts'

/** The words of one page. */
export type PagePhrases = {
  readonly documentTitle: string
  readonly title: string
  readonly text: string
  readonly frame: string
  readonly steps: readonly string[]
  /** Absent where a notice has room for the text and the first step. */
  readonly notice?: string
  readonly writeLetter: (reference: string) => Letter
}

type Letter = { readonly subject: string; readonly body: string }

type Filled = Omit<Texts, 'documentTitle' | 'organisation' | 'mail' | 'pages'>

/** Every sentence of one language for one brand, filled in: only a letter waits for its reference. */
export type Phrases = Filled & { readonly pages: Readonly<Record<PageName, PagePhrases>> }

type Names = Pick<PageBrand, 'product' | 'organisation'>

export function compilePhrases(texts: Texts, { product, organisation = texts.organisation }: Names): Phrases {
  const { documentTitle, organisation: _, mail, pages, ...rest } = texts
  const { language, direction } = texts
  const names = { product: isolate(product, direction), organisation: isolate(organisation, direction) }
  const say = (text: string): string => compileMessage(text, language)(names)
  const letter = {
    subject: compileMessage(mail.subject, language),
    body: compileMessage(mail.body, language),
  }

  function compilePage(page: PageName): PagePhrases {
    const { title, ...others } = pages[page]
    const shownTitle = say(title)
    // A letter is plain text, in which isolates would be copied along with the reference.
    const bare = { product, organisation }
    const ofLetter = { ...bare, title: compileMessage(title, language)(bare) }
    return {
      ...filled(others, say),
      title: shownTitle,
      documentTitle: compileMessage(documentTitle, language)({ ...names, title: shownTitle }),
      writeLetter: (reference) => ({
        subject: letter.subject({ ...ofLetter, reference }),
        body: letter.body({ ...ofLetter, reference }),
      }),
    }
  }
  return {
    ...filled(rest, say),
    pages: Object.fromEntries(PAGES.map((page) => [page, compilePage(page)])) as Phrases['pages'],
  }
}

/** A map of sentences, maps and lists of them, each sentence filled in. */
function filled<T>(texts: T, say: (text: string) => string): T {
  if (typeof texts === 'string') return say(texts) as T
  if (Array.isArray(texts)) return texts.map((text) => filled<unknown>(text, say)) as T
  const entries = Object.entries(texts as object)
  return Object.fromEntries(entries.map(([key, text]) => [key, filled<unknown>(text, say)])) as T
}
