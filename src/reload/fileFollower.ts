import type { ReloadSettings } from '../config/schema/reloadSchema.ts'
import { watchFiles } from '../watch/watchFiles.ts'
import type { ConfigReader } from './configReader.ts'

// Where the file system tells of changes, this is for what it misses: a link behind a link, a volume of the network.
const POLL_MS = 5_000

/** Asks for a reload when a file of the configuration has changed, where the configuration wants that. */
export class FileFollower {
  readonly #reader: ConfigReader
  readonly #onChange: () => void
  #quietMs: number | undefined
  #stop: (() => void) | undefined

  constructor(reader: ConfigReader, onChange: () => void) {
    this.#reader = reader
    this.#onChange = onChange
  }

  /** As these settings say, from now on. */
  follow({ watch, debounceMs }: ReloadSettings): void {
    const quietMs = watch ? debounceMs : undefined
    if (quietMs === this.#quietMs) return
    this.stop()
    this.#quietMs = quietMs
    if (quietMs === undefined) return
    const { marks } = this.#reader
    this.#stop = watchFiles({
      filesOf: () => this.#reader.files,
      onChange: this.#onChange,
      ...{ marks, quietMs, pollMs: POLL_MS },
    })
  }

  stop(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#quietMs = undefined
  }
}
