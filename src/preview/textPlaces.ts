import type { Source } from '../config/source/index.ts'
import type { Path } from '../config/problem.ts'
import type { Language } from '../config/words.ts'

/** A file as people know it, such as templates/locales/en.yaml. */
export type NamedSource = { readonly name: string; readonly source: Source }

export type TextSources = {
  readonly config: NamedSource
  readonly localeOf: (language: Language) => NamedSource
}

export type TextPlace = {
  readonly file: string
  readonly line: number
  /** True where people read English because their language lacks the words. */
  readonly isEnglishInstead: boolean
}

type Asked = {
  /** Of the words, in a file of texts. */
  readonly paths: readonly Path[]
  readonly language: Language
  readonly siteIndex: number
}

/** Says where words stand: the file that is shipped, then what the configuration says in its place. */
export function createTextPlaces(sources: TextSources): (asked: Asked) => readonly TextPlace[] {
  const known = new Map<string, readonly TextPlace[]>()
  return function textPlaces(asked) {
    const key = JSON.stringify(asked)
    const places = known.get(key) ?? asked.paths.flatMap((path) => findPlaces(sources, path, asked))
    known.set(key, places)
    return places
  }
}

function findPlaces(
  { config, localeOf }: TextSources,
  path: Path,
  { language, siteIndex }: Omit<Asked, 'paths'>,
): TextPlace[] {
  const isEnglishInstead = !localeOf(language).source.has(path)
  const shipped = localeOf(isEnglishInstead ? 'en' : language)
  const changed: Path[] = [
    ['texts', language, ...path],
    ['sites', siteIndex, 'texts', language, ...path],
  ]
  return [
    { ...placeIn(shipped, path), isEnglishInstead },
    ...changed
      .filter((each) => config.source.has(each))
      .map((each) => ({ ...placeIn(config, each), isEnglishInstead: false })),
  ]
}

function placeIn({ name, source }: NamedSource, path: Path): { file: string; line: number } {
  return { file: name, line: source.problem(path, '', { atKey: true }).line }
}
