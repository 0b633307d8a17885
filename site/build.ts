// The documents of the checkout as a static site.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { contentOf } from './content.ts'
import { addressOf, readDocuments } from './documents.ts'
import type { Document } from './documents.ts'
import { pageOf } from './layout.ts'
import type { Checkout } from './links.ts'
import { ENTRIES, entryOf } from './navigation.ts'

export type Built = { readonly pages: number; readonly files: number }

/** What is wrong with the documents: a sentence each, with FILE:LINE. Nothing was written. */
export class SiteFaults extends Error {
  readonly code = 'USHER_SITE_FAULTS'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`the site was not built:\n${faults.join('\n')}`)
    this.name = 'SiteFaults'
    this.faults = faults
  }
}

/** Writes the site into a directory, which it empties before. Throws SiteFaults for broken links, anchors and the like. */
export function buildSite(root: string, directory: string): Built {
  const documents = readDocuments(root)
  const taken = new Map<string, string>()
  const checkout: Checkout = {
    documents,
    has: (path) => existsSync(join(root, path)),
    take(path) {
      const address = path.replace(/^docs\//, '')
      taken.set(path, address)
      return address
    },
  }
  const contents = [...documents.values()].map((document) => ({
    document,
    content: contentOf(document, checkout),
  }))
  const faults = [...contents.flatMap(({ content }) => content.faults), ...misplaced(documents)]
  if (faults.length > 0) throw new SiteFaults(faults)

  const styles = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')
  rmSync(directory, { recursive: true, force: true })
  for (const { document, content } of contents) {
    const page = pageOf({ name: document.name, content, styles })
    writeFileSync(made(join(directory, addressOf(document.name))), page)
  }
  for (const [path, address] of taken) copyFileSync(join(root, path), made(join(directory, address)))
  return { pages: contents.length, files: taken.size }
}

function misplaced(documents: ReadonlyMap<string, Document>): string[] {
  const lost = [...documents.keys()].filter((name) => entryOf(name) === undefined)
  const missing = ENTRIES.map(([name]) => name).filter((name) => !documents.has(name))
  return [
    ...lost.map((name) => `${name}: is in no group of site/navigation.ts`),
    ...missing.map((name) => `site/navigation.ts: there is no ${name}`),
  ]
}

function made(file: string): string {
  mkdirSync(dirname(file), { recursive: true })
  return file
}
