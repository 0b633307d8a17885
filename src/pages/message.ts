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

// The parser puts texts together letter by letter, which V8 keeps as a tree of the letters, ten times as large.
// What comes out of JSON is in one piece, a byte a letter where that is enough, and so is the page that it goes into.
function inOnePiece(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
