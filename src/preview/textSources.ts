import { basename, join, relative } from 'node:path'
import type { LoadedConfig } from '../config/load.ts'
import { readSource } from '../config/source/index.ts'
import type { Language } from '../config/words.ts'
import type { NamedSource, TextSources } from './textPlaces.ts'

export type TextFilesOptions = {
  readonly config: Pick<LoadedConfig, 'file' | 'sites'>
  readonly templatesDirectory: string
  /** What the configuration was filled in from. */
  readonly env?: NodeJS.ProcessEnv
}

/** The files that the words of the pages stand in, as they are now. Throws ConfigError for one that cannot be read. */
export function readTextSources({ config, templatesDirectory, env }: TextFilesOptions): TextSources {
  const locales = new Map<Language, NamedSource>()
  function localeOf(language: Language): NamedSource {
    const name = `templates/locales/${language}.yaml`
    const known = locales.get(language)
    if (known) return known
    const read = { name, source: readSource(join(templatesDirectory, 'locales', `${language}.yaml`)) }
    locales.set(language, read)
    return read
  }
  // Before the first page is shown, as a file may be half written when it is.
  for (const site of config.sites) for (const language of site.wording.languages.offer) localeOf(language)
  localeOf('en')
  const { file } = config
  return { config: { name: shortName(file), source: readSource(file, env) }, localeOf }
}

// In an export nobody need read where somebody's files are.
function shortName(file: string): string {
  const fromHere = relative(process.cwd(), file)
  return fromHere.startsWith('..') ? basename(file) : fromHere.replaceAll('\\', '/')
}
