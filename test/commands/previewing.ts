// What the tests of `usher preview` have in common.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { LivePreview } from '../../src/commands/preview/livePreview.ts'
import { listen } from '../../src/commands/preview/server.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { temporaryDirectory } from '../helpers/usher.ts'

export const LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1h1"/></svg>'

export const CONFIG = `languages: { offer: [en, de] }
brand: { organisation: Northwind, logoFile: logo.svg, contactEmail: help@example.com }
sites:
  - name: tests
    upstream: http://127.0.0.1:9000
    presets: [testrail]
`

export type Edited = {
  readonly url: string
  readonly preview: LivePreview
  /** Replaces a text in a file; the name is relative, as templates/styles.css or usher.yaml. */
  readonly edit: (name: string, from: string | RegExp, to: string) => void
  readonly get: (path: string) => Promise<string>
}

/** A preview of a configuration, a logo and templates of its own, which may be edited. */
export async function startPreview(t: Test, config = CONFIG): Promise<Edited> {
  const directory = await temporaryDirectory(t)
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text)
  write('usher.yaml', config)
  write('logo.svg', LOGO)
  mkdirSync(join(directory, 'templates'))
  cpSync(TEMPLATES_DIRECTORY, join(directory, 'templates'), { recursive: true })
  const preview = new LivePreview({
    file: join(directory, 'usher.yaml'),
    templatesDirectory: join(directory, 'templates'),
    presetsDirectory: PRESETS_DIRECTORY,
    env: {},
  })
  t.teardown(() => preview.close())
  const server = await listen({ preview, host: '127.0.0.1', port: 0 })
  t.teardown(() => server.close())
  return {
    url: server.url,
    preview,
    edit(name, from, to) {
      const before = readFileSync(join(directory, name), 'utf8')
      const after = before.replace(from, () => to)
      if (after === before) throw new Error(`${name} has no ${String(from)}`)
      write(name, after)
    },
    get: async (path) => (await fetch(`${server.url}${path}`)).text(),
  }
}

/** Resolves with the next change of a preview. */
export function nextChange(preview: LivePreview): Promise<LivePreview['state']> {
  return new Promise((resolve) => {
    const stop = preview.follow((state) => {
      stop()
      resolve(state)
    })
  })
}
