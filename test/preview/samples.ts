import { join } from 'node:path'
import { parseConfig } from '../../src/config/load.ts'
import { parseSource, readSource } from '../../src/config/source/index.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { createGallery } from '../../src/preview/gallery.ts'
import type { Gallery } from '../../src/preview/gallery.ts'
import { readSelection } from '../../src/preview/selection.ts'
import type { Selection } from '../../src/preview/selection.ts'
import { templates } from '../pages/samples.ts'

export const CONFIG = `
languages: { offer: [en, de] }
brand: { organisation: Northwind }
sites:
  - name: tests
    upstream: http://127.0.0.1:9000
    presets: [testrail]
    frameAncestors: [https://jira.example.com]
    ask: { webhook: { type: json, url: 'http://127.0.0.1:9002/hook' } }
  - name: wiki
    pathPrefix: /wiki
    upstream: http://127.0.0.1:9001
    presets: [confluence]
    languages: { offer: [de] }
    brand: { product: 'Wiki <b>"&', accentColor: '#b00' }
    texts:
      de:
        pages:
          refused: { title: Nein }
`

export function configOf(text: string) {
  return parseConfig(text, 'usher.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
}

/** The shipped templates and texts with a configuration. */
export function galleryOf(text = CONFIG): Gallery {
  return createGallery({
    config: configOf(text),
    templates,
    texts: {
      config: { name: 'usher.yaml', source: parseSource(text, 'usher.yaml', {}) },
      localeOf: (language) => ({
        name: `templates/locales/${language}.yaml`,
        source: readSource(join(TEMPLATES_DIRECTORY, 'locales', `${language}.yaml`)),
      }),
    },
  })
}

/** One single selection: the page sign-in-required, unless something else is said. */
export function select(gallery: Gallery, changes: Partial<Selection> = {}): Selection {
  const query = new URLSearchParams({ page: 'sign-in-required', ...changes })
  return readSelection(query, gallery.choicesOf(changes.site ?? null))
}
