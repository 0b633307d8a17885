import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from './config/words.ts'
import { TEMPLATES_DIRECTORY } from './places.ts'

/** A file of the gallery itself, such as gallery.css. */
export function readGalleryAsset(name: string): string {
  return readFileSync(join(import.meta.dirname, 'preview/assets', name), 'utf8')
}

/** The file with the shipped texts of a language. */
export function readShippedTexts(language: Language): string {
  return readFileSync(join(TEMPLATES_DIRECTORY, 'locales', `${language}.yaml`), 'utf8')
}
