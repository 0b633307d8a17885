import { loadConfig } from '../config/load.ts'
import type { LoadedConfig } from '../config/load.ts'
import { readPresets } from '../config/presets.ts'
import type { PresetLibrary } from '../config/presets.ts'
import { readTemplates } from '../config/templates.ts'
import type { Templates } from '../config/templates.ts'
import { FileMarks } from '../watch/fileMarks.ts'

export type ConfigPlaces = {
  /** The configuration. */
  readonly file: string
  /** Of the package. */
  readonly templatesDirectory: string
  readonly presetsDirectory: string
  readonly env: NodeJS.ProcessEnv
}

export type Read = { readonly config: LoadedConfig; readonly templates: Templates }

/** Reads one configuration again and again, and knows which files it is made from. */
export class ConfigReader {
  /** How the files were when they were read. */
  readonly marks = new FileMarks()
  readonly #places: ConfigPlaces
  #presets: PresetLibrary | undefined
  #templates: Templates | undefined
  /** Of the last that was right, and of the attempt after it. */
  #files = new Set<string>()

  constructor(places: ConfigPlaces) {
    this.#places = places
  }

  /** The files and directories that it was made from, or could not be. */
  get files(): readonly string[] {
    return [...this.#files]
  }

  /** Throws what is wrong. What the package ships is read once: it belongs to the code that runs. */
  read(): Read {
    const { file, templatesDirectory, presetsDirectory, env } = this.#places
    const presets = (this.#presets ??= readPresets(presetsDirectory))
    const templates = (this.#templates ??= readTemplates(templatesDirectory))
    const named = new Set<string>()
    const onFile = (name: string): void => {
      // Before it is read, so that no edit falls between the two.
      if (!named.has(name)) this.marks.note(name)
      named.add(name)
      this.#files.add(name)
    }
    const config = loadConfig(file, { env, presetsDirectory, presets, onFile })
    this.#files = named
    return { config, templates }
  }
}
