import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readGalleryAsset } from '../../galleryAssets.ts'
import { EXPORTED_NAMES, exportedFiles } from '../../preview/exported.ts'
import type { Gallery } from '../../preview/gallery.ts'

// Says of a directory that everything of ours in it may go.
const MARKER = '.usher-preview'
const MARKER_TEXT =
  'Written by `usher preview --export`, which may delete what it has written here, and write it anew.\n'

/** Writes a gallery as files, in place of an earlier export. Returns how many. Throws where a directory holds anything else. */
export function writeExport(gallery: Gallery, directory: string): number {
  requireOurs(directory)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, MARKER), MARKER_TEXT)
  for (const name of EXPORTED_NAMES) rmSync(join(directory, name), { recursive: true, force: true })
  let count = 0
  for (const { path, body } of [
    { path: 'gallery.css', body: readGalleryAsset('gallery.css') },
    ...exportedFiles(gallery),
  ]) {
    const file = join(directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body)
    count += 1
  }
  return count
}

function requireOurs(directory: string): void {
  if (!existsSync(directory)) return
  if (!statSync(directory).isDirectory()) throw new Error(`${directory} is no directory; name another one`)
  const names = readdirSync(directory)
  if (names.length === 0 || names.includes(MARKER)) return
  throw new Error(
    `${directory} is not empty, and was not written by usher preview; name another directory, or empty it`,
  )
}
