import { isArgumentElement, isSelectElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { IntlMessageFormat } from 'intl-messageformat'

/** Fills a sentence in, once: braces inside a value stay text. */
export type Message = (values: Readonly<Record<string, string>>) => string

/** Compiles a sentence in ICU MessageFormat that the configuration has found to be one. */
export function compileMessage(text: string, language: string): Message {
  // Many sentences have nothing to fill in, and all sites share the one text then.
  if (!/['{]/.test(text)) return () => text
  const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
  return (values) => inOnePiece(String(format.format(values)))
}

/**
 * Fills in what a sentence chooses by, and leaves a mark of the map where a value itself would stand. So the sentence
 * can be read as Markdown before the values, which are no Markdown, are put in.
 */
export function chooseMessage(
  text: string,
  { language, marks, values }: { language: string; marks: Marks; values: Readonly<Record<string, string>> },
): string {
  if (!/['{]/.test(text)) return text
  const elements = marked(parse(text, { ignoreTag: true }), marks)
  return inOnePiece(String(new IntlMessageFormat(elements, language).format(values)))
}

/** By the name of the placeholder. */
export type Marks = Readonly<Record<string, string>>

function marked(elements: readonly MessageFormatElement[], marks: Marks): MessageFormatElement[] {
  return elements.map((element) => {
    if (isArgumentElement(element)) return { type: TYPE.literal, value: marks[element.value] ?? '' }
    if (!isSelectElement(element)) return element
    const options = Object.entries(element.options).map(([key, option]) => [
      key,
      { ...option, value: marked(option.value, marks) },
    ])
    return { ...element, options: Object.fromEntries(options) as typeof element.options }
  })
}

/**
 * The parser puts texts together letter by letter, which V8 keeps as a tree of the letters, ten times as large.
 * What comes out of JSON is in one piece, a byte a letter where that is enough, and so is the page that it goes into.
 */
export function inOnePiece(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
