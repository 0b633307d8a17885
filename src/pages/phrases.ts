import type { Texts } from '../config/schema/textsSchema.ts'
import { PAGES } from '../config/words.ts'
import type { PageName } from '../config/words.ts'
import { isolate } from './isolate.ts'
import { compileMessage } from './message.ts'
import { createSpeaker, type Speaker } from './names.ts'
import type { PageBrand } from './brand.ts'

/** The words of one page. What is called markup is HTML, ready to be put into a page as it is. */
export type PagePhrases = {
  readonly documentTitle: string
  readonly title: string
  readonly text: string
  /** By paragraph. */
  readonly textMarkup: readonly string[]
  readonly frame: string
  readonly frameMarkup: readonly string[]
  readonly steps: readonly string[]
  readonly stepsMarkup: readonly string[]
  /** Absent where a notice has room for the text and the first step. */
  readonly notice?: string
  readonly writeLetter: (reference: string) => Letter
}

type Letter = { readonly subject: string; readonly body: string }

type Filled = Omit<Texts, 'documentTitle' | 'organisation' | 'mail' | 'pages'>
type Variant = 'page' | 'frame'

/** Every sentence of one language for one brand, filled in: only a letter waits for its reference. */
export type Phrases = Filled & {
  readonly withoutMarkup: Readonly<Record<Variant, Texts['without']>>
  readonly pages: Readonly<Record<PageName, PagePhrases>>
}

type BrandNames = Pick<PageBrand, 'product' | 'organisation'>

export function compilePhrases(
  texts: Texts,
  { product, organisation = texts.organisation }: BrandNames,
): Phrases {
  const { documentTitle, organisation: _, mail, pages, without, ...rest } = texts
  const { language, direction } = texts
  // A letter is plain text, in which isolates would be copied along with the reference.
  const bare = { product, organisation }
  const shown = { product: isolate(product, direction), organisation: isolate(organisation, direction) }
  const speaker = createSpeaker(bare, texts)
  const { say, sayInline } = speaker
  const newTab = say(texts.opensNewTab)
  const windowTitle = compileMessage(documentTitle, language)
  const letter = {
    subject: compileMessage(mail.subject, language),
    body: compileMessage(mail.body, language),
  }

  function compilePage(page: PageName): PagePhrases {
    const { title, ...others } = pages[page]
    const shownTitle = say(title)
    const ofLetter = { ...bare, title: compileMessage(title, language)(bare) }
    return {
      ...bodyOf(others, { speaker, newTab }),
      title: shownTitle,
      documentTitle: windowTitle({ ...shown, title: shownTitle }),
      writeLetter: (reference) => ({
        subject: letter.subject({ ...ofLetter, reference }),
        body: letter.body({ ...ofLetter, reference }),
      }),
    }
  }
  return {
    ...mapTexts(rest, say),
    without: mapTexts(without, (text) => sayInline(text).text),
    withoutMarkup: {
      page: mapTexts(without, (text) => sayInline(text).markup),
      frame: mapTexts(without, (text) => sayInline(text, { newTab }).markup),
    },
    pages: Object.fromEntries(PAGES.map((page) => [page, compilePage(page)])) as Phrases['pages'],
  }
}

type Body = Omit<PagePhrases, 'title' | 'documentTitle' | 'writeLetter'>
type Voice = { readonly speaker: Speaker; readonly newTab: string }

function bodyOf(
  { text, frame, steps, notice }: Omit<Texts['pages'][PageName], 'title'>,
  { speaker: { sayInline, sayParagraphs }, newTab }: Voice,
): Body {
  const paragraphs = sayParagraphs(text)
  const inFrame = sayInline(frame, { newTab })
  const saidSteps = steps.map((step) => sayInline(step))
  return {
    text: paragraphs.map((paragraph) => paragraph.text).join('\n\n'),
    textMarkup: paragraphs.map(({ markup }) => markup),
    frame: inFrame.text,
    frameMarkup: [inFrame.markup],
    steps: saidSteps.map((step) => step.text),
    stepsMarkup: saidSteps.map(({ markup }) => markup),
    ...(notice !== undefined && { notice: sayInline(notice).text }),
  }
}

/** A map of sentences, maps and lists of them, each sentence said. */
function mapTexts<T>(texts: T, say: (text: string) => string): T {
  if (typeof texts === 'string') return say(texts) as T
  if (Array.isArray(texts)) return texts.map((text) => mapTexts<unknown>(text, say)) as T
  const entries = Object.entries(texts as object)
  return Object.fromEntries(entries.map(([key, text]) => [key, mapTexts<unknown>(text, say)])) as T
}
