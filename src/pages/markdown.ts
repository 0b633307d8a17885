// The Markdown that sentences may hold: emphasis, code, links and line breaks. Whatever else stands there is text.
// Only marked's lexer is used: what it finds is put together here, so that no element or attribute comes from the text.
import { Lexer, type Token, type Tokens } from 'marked'
import { markup, type Markup } from '../markup.ts'
import { safeTextHref } from './links.ts'

/** One sentence in its two forms. */
export type Said = {
  /** Without any marks, for where nothing but text can stand. */
  readonly text: string
  /** HTML, ready to be put into a page as it is. */
  readonly markup: string
}

export type MarkdownOptions = {
  /** For a page in a frame: what screen readers are told of a link that opens a tab. */
  readonly newTab?: string
  /** What stands for a mark of this Markdown in the address of a link. */
  readonly fillAddress?: (href: string) => string
}

/** Renders inline Markdown. Blank lines are spaces. */
export function renderInline(source: string, options: MarkdownOptions = {}): Said {
  const text = source.replaceAll(/\s*\n\s*\n\s*/g, ' ').trim()
  if (!hasMarks(text)) return { text, markup: escapeHtml(text) }
  const tokens = Lexer.lexInline(text, { gfm: true })
  return {
    text: plainAll(tokens, options),
    markup: markupAll(tokens, { ...options, isLinked: false }).markup,
  }
}

/** The same for a text whose blank lines part its paragraphs. */
export function renderParagraphs(source: string, options: MarkdownOptions = {}): Said[] {
  return source
    .split(/\n[ \t]*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => renderInline(paragraph, options))
}

export function escapeHtml(text: string): string {
  return markup`${text}`.markup
}

// Most sentences have none, and need no lexer; what begins an address is a mark too.
function hasMarks(text: string): boolean {
  return /[\\*_`[\]<~\n@]|https?:|www\./i.test(text)
}

type Surroundings = MarkdownOptions & {
  /** No link stands in a link. */
  readonly isLinked: boolean
}

function markupAll(tokens: readonly Token[], surroundings: Surroundings): Markup {
  return markup`${tokens.map((token) => markupOf(token as KnownToken, surroundings))}`
}

/** What the lexer finds in a line, by its type; Tokens.Generic would take any. */
type KnownToken =
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Codespan
  | Tokens.Br
  | Tokens.Link
  | Tokens.Image
  | Tokens.Escape
  | Tokens.Text
  | Tokens.HTML
  | Tokens.Del

function markupOf(token: KnownToken, surroundings: Surroundings): Markup {
  switch (token.type) {
    case 'strong':
      return markup`<strong>${markupAll(token.tokens, surroundings)}</strong>`
    case 'em':
      return markup`<em>${markupAll(token.tokens, surroundings)}</em>`
    case 'codespan':
      return markup`<code>${token.text}</code>`
    case 'br':
      return markup`<br>`
    case 'link':
      return linkMarkup(token, surroundings)
    case 'image':
    case 'escape':
      return markup`${token.text}`
    default:
      return markup`${token.raw}`
  }
}

function linkMarkup({ href, tokens }: Tokens.Link, surroundings: Surroundings): Markup {
  const { isLinked, newTab } = surroundings
  const address = addressOf(href, surroundings)
  const label = markupAll(tokens, { ...surroundings, isLinked: true })
  if (isLinked || address === undefined) return label
  if (newTab === undefined || !/^(https?:|\/)/i.test(address))
    return markup`<a href="${address}">${label}</a>`
  return markup`<a href="${address}" target="_blank" rel="noopener">${label}<span class="unseen"> ${newTab}</span></a>`
}

function addressOf(href: string, { fillAddress = (same) => same }: MarkdownOptions): string | undefined {
  return safeTextHref(fillAddress(href))
}

function plainAll(tokens: readonly Token[], options: MarkdownOptions): string {
  return tokens.map((token) => plainOf(token as KnownToken, options)).join('')
}

function plainOf(token: KnownToken, options: MarkdownOptions): string {
  switch (token.type) {
    case 'strong':
    case 'em':
      return plainAll(token.tokens, options)
    case 'br':
      return '\n'
    case 'link':
      return plainLink(token, options)
    case 'codespan':
    case 'image':
    case 'escape':
      return token.text
    default:
      return token.raw
  }
}

function plainLink({ href, tokens }: Tokens.Link, options: MarkdownOptions): string {
  const label = plainAll(tokens, options)
  const address = addressOf(href, options)?.replace(/^(mailto|tel):/i, '')
  return address === undefined || label.includes(address) ? label : `${label} (${address})`
}
