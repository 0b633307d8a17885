// A document as HTML. No element or attribute comes from its text: what marked finds is put together here.
import type { Token, Tokens } from 'marked'
import { markup, trusted } from '../src/markup.ts'
import type { Markup } from '../src/markup.ts'
import type { Document, Heading } from './documents.ts'
import { inline, plain } from './inline.ts'
import type { Surroundings as InlineSurroundings } from './inline.ts'
import type { Checkout } from './links.ts'

export type Content = {
  /** As text, for the title of the tab. */
  readonly title: string
  readonly markup: Markup
  /** Second and third level, for the table of contents. */
  readonly headings: readonly Heading[]
  /** What is wrong, as FILE:LINE and a sentence. */
  readonly faults: readonly string[]
}

type Surroundings = InlineSurroundings & {
  /** The headings in their order, from the next one on. */
  readonly headings: Heading[]
  /** What the last heading said, to name tables by. */
  section: string
}

export function contentOf(document: Document, checkout: Checkout): Content {
  const faults: string[] = []
  const fault = (source: string, reason: string): number =>
    faults.push(`${document.name}:${lineOf(document.text, source)}: ${reason}`)
  const surroundings = { document, checkout, headings: [...document.headings], section: '', fault }
  const content = blocks(document.tokens, surroundings)
  const titles = document.headings.filter(({ depth }) => depth === 1)
  if (titles.length !== 1) fault('', `has ${titles.length} headings of the first level, and needs one`)
  return {
    title: plain(titles[0]?.tokens ?? []),
    markup: content,
    headings: document.headings.filter(({ depth }) => depth === 2 || depth === 3),
    faults,
  }
}

function lineOf(text: string, source: string): number {
  return text.slice(0, Math.max(text.indexOf(source), 0)).split('\n').length
}

type Block =
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.List
  | Tokens.Table
  | Tokens.Code
  | Tokens.Blockquote
  | Tokens.HTML
  | Tokens.Space
  | Tokens.Text
  | Tokens.Hr

function blocks(tokens: readonly Token[], surroundings: Surroundings): Markup {
  return markup`${tokens.map((token) => block(token as Block, surroundings))}`
}

function block(token: Block, surroundings: Surroundings): Markup {
  switch (token.type) {
    case 'heading':
      return heading(token, surroundings)
    case 'paragraph':
      return markup`<p>${inline(token.tokens, surroundings)}</p>\n`
    case 'list':
      return list(token, surroundings)
    case 'table':
      return table(token, surroundings)
    case 'code':
      return code(token)
    case 'blockquote':
      return markup`<blockquote>${blocks(token.tokens, surroundings)}</blockquote>\n`
    case 'text':
      return inline(token.tokens ?? [token], surroundings)
    case 'space':
      return markup``
    case 'html':
      // A remark for whoever edits the file.
      if (!token.raw.trim().startsWith('<!--'))
        surroundings.fault(token.raw, 'has HTML, which is not taken over')
      return markup``
    default:
      surroundings.fault(token.raw, `has a ${token.type}, which the site does not know`)
      return markup``
  }
}

function heading(token: Tokens.Heading, surroundings: Surroundings): Markup {
  const { anchor = '' } = surroundings.headings.shift() ?? {}
  const level = trusted(`h${token.depth}`)
  const content = inline(token.tokens, surroundings)
  surroundings.section = plain(token.tokens)
  if (token.depth === 1) return markup`<h1 id="${anchor}">${content}</h1>\n`
  return markup`<${level} id="${anchor}"><a href="#${anchor}">${content}</a></${level}>\n`
}

function list({ ordered, start, items }: Tokens.List, surroundings: Surroundings): Markup {
  const content = items.map((item) => markup`<li>${blocks(item.tokens, surroundings)}</li>\n`)
  if (!ordered) return markup`<ul>\n${content}</ul>\n`
  return markup`<ol start="${start === '' ? 1 : start}">\n${content}</ol>\n`
}

// What scrolls can be scrolled by keys as well, and says what it is.
function table({ header, rows }: Tokens.Table, surroundings: Surroundings): Markup {
  const cells = (row: readonly Tokens.TableCell[]): Markup[] =>
    row.map(({ align, tokens }) => markup`<td${sideOf(align)}>${inline(tokens, surroundings)}</td>`)
  const head = header.map(({ align, tokens }) =>
    tokens.length === 0
      ? markup`<td></td>`
      : markup`<th scope="col"${sideOf(align)}>${inline(tokens, surroundings)}</th>`,
  )
  return markup`<div class="scroll" role="group" aria-label="Table: ${surroundings.section}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map((row) => markup`<tr>${cells(row)}</tr>\n`)}</tbody>
</table></div>
`
}

function sideOf(align: Tokens.TableCell['align']): Markup {
  return align === 'right' ? markup` class="right"` : markup``
}

// The words after the fence tell tests what an example is; one with a dot in it is the name of the file.
function code({ text, lang = '' }: Tokens.Code): Markup {
  const file = lang.split(/\s+/).find((word) => word.includes('.'))
  const caption = file === undefined ? markup`` : markup`<figcaption>${file}</figcaption>`
  return markup`<figure class="code">${caption}<pre tabindex="0"><code>${text}</code></pre></figure>\n`
}
