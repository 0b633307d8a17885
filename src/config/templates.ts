// The one place here that reads template files; src/pages turns them into bytes and never touches the disk.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './problem.ts'
import { readLocales } from './texts/locales.ts'
import type { Locales } from './texts/locales.ts'

/** Liquid that belongs to the pages; parts/own-*.liquid of an operator may come on top. */
export const LAYOUT_FILES = [
  'page.liquid',
  'notice.liquid',
  'form.liquid',
  'parts/card.liquid',
  'parts/panel.liquid',
  'parts/logo.liquid',
  'parts/mark.liquid',
  'parts/action.liquid',
  'parts/ask.liquid',
  'parts/along.liquid',
  'parts/leaving.liquid',
  'parts/reference.liquid',
  'parts/sent.liquid',
  'parts/sign-in.liquid',
  'parts/contacts.liquid',
  'parts/links.liquid',
] as const

/** The other texts, by what the pages call them. An operator's directory may hold each of them as well. */
export const TEXT_FILES = {
  styles: 'styles.css',
  /** Behind them, on full pages and in frames. */
  pageStyles: 'page.css',
  frameStyles: 'frame.css',
  /** Behind those of full pages, on the pages with which somebody asks for access. */
  formStyles: 'form.css',
  /** Of the page for frames. */
  frameScript: 'frame.js',
  /** Of pages for something that was sent. */
  sentScript: 'sent.js',
  noticeStyles: 'notice.css',
} as const

type TextFiles = { readonly [T in keyof typeof TEXT_FILES]: string }

export type Templates = TextFiles & {
  /** Liquid sources by their name below the directory, such as 'parts/card.liquid'. */
  readonly layouts: Readonly<Record<string, string>>
  readonly locales: Locales
  /** The path of each file that an operator has in place of a shipped one, by its name here. */
  readonly ownFiles?: Readonly<Record<string, string>>
}

/**
 * Reads the layout, its parts, the stylesheet and the texts from an absolute directory.
 * Throws ConfigError naming the file, and for texts the line and the key.
 */
export function readTemplates(directory: string): Templates {
  return {
    layouts: Object.fromEntries(LAYOUT_FILES.map((name) => [name, readText(join(directory, name))])),
    ...readTexts(directory),
    locales: readLocales(join(directory, 'locales')),
  }
}

function readTexts(directory: string): TextFiles {
  const texts = Object.entries(TEXT_FILES).map(([text, name]) => [text, readText(join(directory, name))])
  return Object.fromEntries(texts) as TextFiles
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message: `cannot be read: ${reason}` }])
  }
}
