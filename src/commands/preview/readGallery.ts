// The one place of the preview that reads the configuration, the templates and the texts.
import { basename, join, relative, resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { ConfigError } from '../../config/problem.ts'
import { readSource } from '../../config/source/index.ts'
import type { Source } from '../../config/source/index.ts'
import { readTemplates } from '../../config/templates.ts'
import type { Language } from '../../config/words.ts'
import { TemplateError } from '../../pages/templateError.ts'
import { createGallery } from '../../preview/gallery.ts'
import type { Gallery } from '../../preview/gallery.ts'
import type { Problem } from '../../preview/galleryPage.ts'
import type { NamedSource } from '../../preview/textPlaces.ts'

export type PreviewPlaces = {
  /** The configuration. */
  readonly file: string
  readonly templatesDirectory: string
  readonly presetsDirectory: string
  readonly env: NodeJS.ProcessEnv
}

/** Everything that can be looked at, as the files are now. Throws ConfigError or TemplateError for what is wrong in them. */
export function readGallery({ file, templatesDirectory, ...options }: PreviewPlaces): Gallery {
  const config = loadConfig(file, options)
  const templates = readTemplates(templatesDirectory)
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
  const texts = { config: { name: shortName(file), source: readSource(file, options.env) }, localeOf }
  return createGallery({ config, templates, texts })
}

/** The files and directories that a gallery is made from; brand files as far as the configuration can be read. */
export function filesOf({ file, templatesDirectory, presetsDirectory, env }: PreviewPlaces): string[] {
  return [file, templatesDirectory, presetsDirectory, ...brandFiles(file, env)]
}

function brandFiles(file: string, env: NodeJS.ProcessEnv): string[] {
  try {
    const source = readSource(file, env)
    return [...new Set(logosIn(source).map((name) => resolve(source.directory, name)))]
  } catch (error) {
    // Reading the gallery tells what is wrong with it.
    if (error instanceof ConfigError) return []
    throw error
  }
}

type Branded = { readonly brand?: { readonly logoFile?: unknown } | null; readonly sites?: unknown } | null

// Of a configuration that may have any mistake in it.
function logosIn({ data }: Pick<Source, 'data'>): string[] {
  const whole = data as Branded | undefined
  const sites = Array.isArray(whole?.sites) ? (whole.sites as Branded[]) : []
  return [whole, ...sites]
    .map((each) => each?.brand?.logoFile)
    .filter((name): name is string => typeof name === 'string')
}

// In an export nobody need read where somebody's files are.
function shortName(file: string): string {
  const fromHere = relative(process.cwd(), file)
  return fromHere.startsWith('..') ? basename(file) : fromHere.replaceAll('\\', '/')
}

/** What is wrong, for the gallery: places and messages, and no line of a file, which may hold a secret. */
export function problemsOf(error: unknown): Problem[] {
  if (error instanceof ConfigError) return [...error.problems]
  if (!(error instanceof Error)) return [{ message: String(error) }]
  if (!(error instanceof TemplateError)) return [{ message: error.message }]
  // Liquid says the place at the end of its message.
  const [, message = error.message, line = '1', column = '1'] =
    /^templates\/\S+ (.*), (?:file:.*?, )?line:(\d+), col:(\d+)/.exec(error.message) ?? []
  return [{ file: `templates/${error.template}`, line: Number(line), column: Number(column), message }]
}
