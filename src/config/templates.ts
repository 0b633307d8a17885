// The one place here that reads template files; src/pages turns them into bytes and never touches the disk.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './problem.ts'
import { readLocales } from './texts/locales.ts'
import type { Locales } from './texts/locales.ts'

const LAYOUT_FILES = [
  'page.liquid',
  'notice.liquid',
  'parts/card.liquid',
  'parts/panel.liquid',
  'parts/logo.liquid',
  'parts/mark.liquid',
  'parts/action.liquid',
  'parts/leaving.liquid',
  'parts/reference.liquid',
] as const

export type Templates = {
  /** Liquid sources by their name below the directory, such as 'parts/card.liquid'. */
  readonly layouts: Readonly<Record<string, string>>
  readonly styles: string
  /** Of notices. */
  readonly noticeStyles: string
  readonly locales: Locales
}

/**
 * Reads the layout, its parts, the stylesheet and the texts from an absolute directory.
 * Throws ConfigError naming the file, and for texts the line and the key.
 */
export function readTemplates(directory: string): Templates {
  return {
    layouts: Object.fromEntries(LAYOUT_FILES.map((name) => [name, readText(join(directory, name))])),
    styles: readText(join(directory, 'styles.css')),
    noticeStyles: readText(join(directory, 'notice.css')),
    locales: readLocales(join(directory, 'locales')),
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([{ file, line: 1, column: 1, path: '', message: `cannot be read: ${reason}` }])
  }
}
