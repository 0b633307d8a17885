// npm run docs:site [-- DIRECTORY]: the documents as a static site, in site-out/ unless another directory is named.
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSite, SiteFaults } from './build.ts'

const ROOT = join(import.meta.dirname, '..')
const MARK = 'index.html'

const directory = resolve(process.argv[2] ?? join(ROOT, 'site-out'))

if (holdsOtherThings(directory)) fail(`${directory} holds something else; name an empty directory`)
else {
  try {
    const { pages, files } = buildSite(ROOT, directory)
    console.log(`${pages} pages and ${files} other files in ${directory}`)
  } catch (error) {
    if (!(error instanceof SiteFaults)) throw error
    fail(error.message)
  }
}

// An earlier site is replaced, anything else is not.
function holdsOtherThings(place: string): boolean {
  return existsSync(place) && readdirSync(place).length > 0 && !existsSync(join(place, MARK))
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}
