import { createAdminServer } from './admin/server.ts'
import type { AdminServer, AdminSetting } from './admin/server.ts'
import type { AdminSources } from './admin/sources.ts'
import type { Templates } from './config/templates.ts'
import type { ServedConfig } from './generation.ts'
import { TEMPLATES_DIRECTORY } from './places.ts'
import { createGallery } from './preview/gallery.ts'
import { readTextSources } from './preview/textSources.ts'
import type { Change } from './reload/change.ts'
import { placeOf } from './reload/places.ts'

type Open = { readonly place: string; readonly server: AdminServer }

/** The listener of the operators, where the configuration has one. */
export class AdminPlace {
  readonly #sources: AdminSources
  #open: Open | undefined

  constructor(sources: AdminSources) {
    this.#sources = sources
  }

  address(): string | undefined {
    return this.#open?.server.address()
  }

  /** Binds where the place is a new one. Rejects where it cannot. */
  async prepare(config: ServedConfig, templates: Templates): Promise<Change> {
    const { admin: listener } = config
    const setting = listener && { listener, makeGallery: () => galleryOf(config, templates) }
    const place = listener && placeOf(listener)
    if (setting === undefined || place === undefined) return this.#change(undefined)
    if (place === this.#open?.place) return this.#renewal(this.#open, setting)
    const server = createAdminServer({ ...setting, sources: this.#sources })
    await server.listen()
    return this.#change({ place, server })
  }

  async close(): Promise<void> {
    await this.#open?.server.close()
  }

  #renewal({ server }: Open, setting: AdminSetting): Change {
    return { commit: () => server.renew(setting), discard: () => Promise.resolve() }
  }

  #change(next: Open | undefined): Change {
    return {
      commit: () => {
        // It may be the one over which the reload was asked for.
        void this.#open?.server.closeAfterAnswers()
        this.#open = next
      },
      discard: async () => next?.server.close(),
    }
  }
}

function galleryOf(config: ServedConfig, templates: Templates): ReturnType<typeof createGallery> {
  const texts = readTextSources({ config, templatesDirectory: TEMPLATES_DIRECTORY })
  return createGallery({ config, templates, texts })
}
