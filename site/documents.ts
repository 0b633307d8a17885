// Which files of the checkout become pages, and where they stand on the site.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { Lexer } from 'marked'
import type { Token, Tokens, TokensList } from 'marked'
import { anchorNamer } from './anchors.ts'

export type Document = {
  /** Below the root, with slashes, such as docs/rules.md. */
  readonly name: string
  readonly text: string
  readonly tokens: TokensList
  readonly headings: readonly Heading[]
}

export type Heading = { readonly depth: number; readonly anchor: string; readonly tokens: readonly Token[] }

/** Every Markdown file of the root and of docs/, by its name. */
export function readDocuments(root: string): ReadonlyMap<string, Document> {
  const below = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  const names = [...readdirSync(root), ...below].filter((name) => name.endsWith('.md')).toSorted()
  return new Map(names.map((name) => [name, documentOf(name, readFileSync(join(root, name), 'utf8'))]))
}

export function documentOf(name: string, text: string): Document {
  const tokens = Lexer.lex(text, { gfm: true })
  const nameAnchor = anchorNamer()
  const headings = tokens
    .filter((token): token is Tokens.Heading => token.type === 'heading')
    .map(({ depth, text: heading, tokens: inline }) => ({
      depth,
      anchor: nameAnchor(heading),
      tokens: inline,
    }))
  return { name, text, tokens, headings }
}

/** Where a document stands: README.md is index.html of its folder, docs/ is the root of the site. */
export function addressOf(name: string): string {
  const inSite = name.replace(/^docs\//, '')
  const folder = posix.dirname(inSite)
  const stem = posix.basename(inSite, '.md')
  const isRoot = !name.startsWith('docs/')
  const file = stem === 'README' ? 'index' : isRoot ? stem.toLowerCase() : stem
  return posix.join(folder, `${file}.html`)
}

/** From one address of the site to another, relative, so that the site can stand anywhere. */
export function hrefBetween(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to) || posix.basename(to)
}
