// The one place of the preview that reads the configuration, the templates and the texts.
import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { ConfigError } from '../../config/problem.ts'
import { readSource } from '../../config/source/index.ts'
import type { Source } from '../../config/source/index.ts'
import { readTemplates } from '../../config/templates.ts'
import { TemplateError } from '../../pages/templateError.ts'
import { createGallery } from '../../preview/gallery.ts'
import type { Gallery } from '../../preview/gallery.ts'
import type { Problem } from '../../preview/galleryPage.ts'
import { readTextSources } from '../../preview/textSources.ts'

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
  const texts = readTextSources({ config, templatesDirectory, env: options.env })
  const gallery = createGallery({ config, templates, texts })
  gallery.prepare()
  return gallery
}

/** The files and directories that a gallery is made from; those that the configuration names as far as the configuration can be read. */
export function filesOf({ file, templatesDirectory, presetsDirectory, env }: PreviewPlaces): string[] {
  return [file, templatesDirectory, presetsDirectory, ...namedFiles(file, env)]
}

function namedFiles(file: string, env: NodeJS.ProcessEnv): string[] {
  try {
    const source = readSource(file, env)
    return [...new Set(namedFilesIn(source).map((name) => resolve(source.directory, name)))]
  } catch (error) {
    // Reading the gallery tells what is wrong with it.
    if (error instanceof ConfigError) return []
    throw error
  }
}

const DIRECTORY_KEY = 'templatesDirectory'
const FILE_KEYS = ['logoFile', 'logoFileDark', 'cssFile'] as const

type Branded = {
  readonly brand?: { readonly [K in (typeof FILE_KEYS)[number]]?: unknown } | null
  readonly [DIRECTORY_KEY]?: unknown
  readonly sites?: unknown
} | null

// Of a configuration that may have any mistake in it.
function namedFilesIn({ data }: Pick<Source, 'data'>): string[] {
  const whole = data as Branded | undefined
  const sites = Array.isArray(whole?.sites) ? (whole.sites as Branded[]) : []
  return [whole, ...sites]
    .flatMap((each) => [each?.[DIRECTORY_KEY], ...FILE_KEYS.map((key) => each?.brand?.[key])])
    .filter((name): name is string => typeof name === 'string')
}

/** What is wrong, for the gallery: places and messages, and no line of a file, which may hold a secret. */
export function problemsOf(error: unknown): Problem[] {
  if (error instanceof ConfigError || error instanceof TemplateError) return [...error.problems]
  return [{ message: error instanceof Error ? error.message : String(error) }]
}
