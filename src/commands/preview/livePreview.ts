import type { Shown } from '../../admin/galleryAnswers.ts'
import { filesOf, problemsOf, readGallery } from './readGallery.ts'
import type { PreviewPlaces } from './readGallery.ts'
import { watchFiles } from '../../watch/watchFiles.ts'

/** What there is to show at a moment. */
export type PreviewState = Shown & {
  /** Another one after each change, also from one run to the next. */
  readonly version: string
}

/** A gallery that follows its files: after a mistake the last good one stays. */
export class LivePreview {
  readonly #places: PreviewPlaces
  readonly #listeners = new Set<(state: PreviewState) => void>()
  readonly #stopWatching: () => void
  readonly #start = Date.now().toString(36)
  #count = 0
  #state: PreviewState

  /** Throws what is wrong in the files where there is no good gallery yet. */
  constructor(places: PreviewPlaces) {
    this.#places = places
    // Before reading, so that no edit falls between the two.
    this.#stopWatching = watchFiles({ filesOf: () => filesOf(places), onChange: () => this.#reload() })
    try {
      this.#state = { gallery: readGallery(places), problems: [], version: this.#nextVersion() }
    } catch (error) {
      this.#stopWatching()
      throw error
    }
  }

  get state(): PreviewState {
    return this.#state
  }

  /** Calls back after each change. Returns what ends it. */
  follow(listener: (state: PreviewState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#stopWatching()
    this.#listeners.clear()
  }

  #reload(): void {
    this.#state = { ...this.#read(), version: this.#nextVersion() }
    for (const listener of this.#listeners) listener(this.#state)
  }

  #read(): Omit<PreviewState, 'version'> {
    try {
      return { gallery: readGallery(this.#places), problems: [] }
    } catch (error) {
      return { gallery: this.#state.gallery, problems: problemsOf(error) }
    }
  }

  #nextVersion(): string {
    this.#count += 1
    return `${this.#start}.${this.#count}`
  }
}
