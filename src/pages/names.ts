// The names of the brand inside sentences. They stand as marks while a sentence is read as Markdown, of which they are
// no part: a product may be called *x*_y.
import type { Texts } from '../config/schema/textsSchema.ts'
import { isolate } from './isolate.ts'
import { escapeHtml, renderInline, renderParagraphs, type MarkdownOptions, type Said } from './markdown.ts'
import { chooseMessage } from './message.ts'

// Noncharacters (Unicode 23.7): no text of anybody has them, and Markdown takes them for letters.
const MARKS = { product: '\uFDD0', organisation: '\uFDD1' } as const
const MARK = /[\uFDD0\uFDD1]/g

export type Names = Readonly<Record<keyof typeof MARKS, string>>

/** Says sentences of one language for one brand. */
export type Speaker = {
  /** A sentence as text: nothing in it is a mark. */
  readonly say: (sentence: string) => string
  /** A sentence with Markdown in it. */
  readonly sayInline: (sentence: string, options?: Pick<MarkdownOptions, 'newTab'>) => Said
  /** The same in paragraphs. */
  readonly sayParagraphs: (sentence: string) => readonly Said[]
}

type Tongue = Pick<Texts, 'language' | 'direction'>

export function createSpeaker(names: Names, { language, direction }: Tongue): Speaker {
  const nameOf = (mark: string): string => (mark === MARKS.product ? names.product : names.organisation)
  const shown = (mark: string): string => isolate(nameOf(mark), direction)
  const fill = (text: string): string => text.replaceAll(MARK, shown)
  const fillAddress = (href: string): string =>
    href.replaceAll(MARK, (mark) => encodeURIComponent(nameOf(mark).toWellFormed()))
  const filled = ({ text, markup }: Said): Said => ({
    text: fill(text),
    markup: markup.replaceAll(MARK, (mark) => escapeHtml(shown(mark))),
  })
  const choose = (sentence: string): string =>
    chooseMessage(sentence.replaceAll(MARK, ''), { language, marks: MARKS, values: names })
  return {
    say: (sentence) => fill(choose(sentence)),
    sayInline: (sentence, options) => filled(renderInline(choose(sentence), { ...options, fillAddress })),
    sayParagraphs: (sentence) => renderParagraphs(choose(sentence), { fillAddress }).map(filled),
  }
}
