// The file that the words of a page stand in, line by line.
import { LANGUAGES } from '../config/words.ts'
import type { Language } from '../config/words.ts'
import { readShippedTexts } from '../galleryAssets.ts'
import { markup } from '../markup.ts'
import { standIn, type StandIn } from '../preview/standIn.ts'
import type { TextPlace } from '../preview/textPlaces.ts'

const LOCALE = /^templates\/locales\/([A-Za-z-]+)\.yaml$/

/** Where the gallery shows the line of a place; undefined for the configuration, which may hold secrets. */
export function sourceLink({ file, line }: TextPlace): string | undefined {
  return languageOf(file) === undefined ? undefined : `source/${file}#L${line}`
}

/** The file at such a link; undefined where there is none. path: without what follows the #. */
export function shownSource(path: string): StandIn | undefined {
  const file = path.replace(/^source\//, '')
  const language = file === path ? undefined : languageOf(file)
  if (language === undefined) return undefined
  const lines = readShippedTexts(language).trimEnd().split('\n')
  return standIn({
    title: file,
    style:
      'main{padding:1rem 1.25rem}h1{font-size:1.125rem}ol{padding-inline-start:4ch;font:13px/1.6 ui-monospace,monospace}' +
      'li{padding-inline-start:1ch;white-space:pre-wrap}li:target{background:var(--line)}',
    body: markup`<main><h1>${file}</h1><ol>${lines.map((line, index) => markup`<li id="L${index + 1}">${line}</li>`)}</ol></main>`,
  })
}

function languageOf(file: string): Language | undefined {
  const [, name] = LOCALE.exec(file) ?? []
  return LANGUAGES.find((language) => language === name)
}
