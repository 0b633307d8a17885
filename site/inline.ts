// The words of a document as HTML: emphasis, code, links and pictures.
import type { Token, Tokens } from 'marked'
import { markup } from '../src/markup.ts'
import type { Markup } from '../src/markup.ts'
import type { Document } from './documents.ts'
import { resolveLink } from './links.ts'
import type { Checkout } from './links.ts'

export type Surroundings = {
  readonly document: Document
  readonly checkout: Checkout
  /** Notes what is wrong with a piece of the document's text. */
  readonly fault: (source: string, reason: string) => void
}

type Inline =
  | Tokens.Text
  | Tokens.Escape
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Codespan
  | Tokens.Link
  | Tokens.Image
  | Tokens.Br
  | Tokens.Del
  | Tokens.HTML

export function inline(tokens: readonly Token[], surroundings: Surroundings): Markup {
  return markup`${tokens.map((token) => inlineOf(token as Inline, surroundings))}`
}

function inlineOf(token: Inline, surroundings: Surroundings): Markup {
  switch (token.type) {
    case 'text':
      return token.tokens ? inline(token.tokens, surroundings) : text(token.text)
    case 'escape':
      return text(token.text)
    case 'strong':
      return markup`<strong>${inline(token.tokens, surroundings)}</strong>`
    case 'em':
      return markup`<em>${inline(token.tokens, surroundings)}</em>`
    case 'codespan':
      return markup`<code>${breakable(token.text)}</code>`
    case 'link':
      return link(token, surroundings)
    case 'image':
      return image(token, surroundings)
    case 'br':
      return markup`<br>`
    default:
      surroundings.fault(token.raw, `has a ${token.type}, which the site does not know`)
      return markup``
  }
}

// Names of settings and metrics are longer than a column of a narrow window; their words can be told apart.
function breakable(name: string): readonly Markup[] {
  if (!/^[\w.[\]]{20,}$/.test(name)) return [markup`${name}`]
  return name
    .split(/(?<=[._])|(?<=[a-z])(?=[A-Z])/)
    .map((part, index) => (index === 0 ? markup`${part}` : markup`<wbr>${part}`))
}

// marked leaves entities as they are written.
function text(written: string): Markup {
  return markup`${written.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')}`
}

function link({ href, tokens, raw }: Tokens.Link, surroundings: Surroundings): Markup {
  const content = inline(tokens, surroundings)
  const destination = resolveLink(surroundings.document, href, surroundings.checkout)
  switch (destination.kind) {
    case 'broken':
      surroundings.fault(raw, `the link to ${href} is broken: ${destination.reason}`)
      return content
    case 'source':
      return plain(tokens).includes(destination.path)
        ? content
        : markup`${content} (<code>${destination.path}</code> in the source)`
    case 'elsewhere':
    case 'here':
      return markup`<a href="${destination.href}">${content}</a>`
  }
}

function image({ href, text: alternative, raw }: Tokens.Image, surroundings: Surroundings): Markup {
  const destination = resolveLink(surroundings.document, href, surroundings.checkout)
  if (destination.kind !== 'here') surroundings.fault(raw, `the picture ${href} is no file below docs/`)
  if (alternative === '') surroundings.fault(raw, `the picture ${href} says nothing to who cannot see it`)
  return markup`<img src="${destination.kind === 'here' ? destination.href : ''}" alt="${alternative}">`
}

/** What is read of inline tokens, without any mark. */
export function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? plain(token.tokens) : ((token as { text?: string }).text ?? ''),
    )
    .join('')
}
