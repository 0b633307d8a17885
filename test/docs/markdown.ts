// What the tests of the documents read out of Markdown.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { anchorNamer } from '../../site/anchors.ts'

export const ROOT = join(import.meta.dirname, '../..')

export type Document = {
  /** Below the root, such as docs/rules.md. */
  readonly name: string
  readonly text: string
}

/** Every document that people read, in one order. */
export function readDocuments(): Document[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
  return [...readdirSync(ROOT), ...docs]
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map(readDocument)
}

export function readDocument(name: string): Document {
  return { name, text: readFileSync(join(ROOT, name), 'utf8') }
}

export type CodeBlock = {
  /** The words after the fence, such as ['yaml', 'rules']. */
  readonly words: readonly string[]
  readonly code: string
  /** Of its first line of code; counts from 1. */
  readonly line: number
}

/** The fenced blocks of a document, without the indentation of a list that they stand in. */
export function codeBlocks({ text }: Document): CodeBlock[] {
  return [...text.matchAll(/^( *)```(.*)\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, indent = '', info = '', code = ''] = match
    return {
      words: info.trim().split(/\s+/),
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: text.slice(0, match.index).split('\n').length + 1,
    }
  })
}

/** The rows of the table below a heading, each cell as Markdown; neither its head nor its rule. */
export function tableBelow({ text }: Document, heading: string): string[][] {
  const [, section = ''] = text.split(new RegExp(`^#+ ${heading}$`, 'm'))
  const lines = section.split('\n')
  const first = lines.findIndex((line) => line.startsWith('|'))
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'))
  return lines.slice(first + 2, first + length).map(cellsOf)
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

/** What stands in backticks in a piece of Markdown. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** The anchors of a document's headings, as forges make them. */
export function anchorsOf({ text }: Document): string[] {
  const nameAnchor = anchorNamer()
  const prose = text.replaceAll(/^( *)```[\s\S]*?^ *```$/gm, '')
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => nameAnchor(heading))
}
