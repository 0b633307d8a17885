// Files out of a ZIP archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), which Node does not read itself.
import { inflateRawSync } from 'node:zlib'

const CENTRAL_SIGNATURE = 0x02_01_4b_50
const END_SIGNATURE = 0x06_05_4b_50
const END_BYTES = 22
const DEFLATED = 8

/** The files of an archive by their names. Throws for what is no archive, or one that is packed otherwise than by deflate. */
export function unzip(archive: Buffer): ReadonlyMap<string, () => Buffer> {
  const end = archive.length - END_BYTES
  if (archive.readUInt32LE(end) !== END_SIGNATURE) throw new Error('the archive has no end, or a comment')
  const files = new Map<string, () => Buffer>()
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw new Error(`no file is listed at byte ${at}`)
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      archive.readUInt16LE(at + field),
    )
    const name = archive.toString('utf8', at + 46, at + 46 + (nameBytes ?? 0))
    const entry = { method: at + 10, packedBytes: at + 20, start: at + 42 }
    files.set(name, () => unpacked(archive, name, entry))
    at += 46 + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0)
  }
  return files
}

/** Where in the archive each of these is told. */
type Entry = { readonly method: number; readonly packedBytes: number; readonly start: number }

function unpacked(archive: Buffer, name: string, { method, packedBytes, start }: Entry): Buffer {
  if (archive.readUInt16LE(method) !== DEFLATED) throw new Error(`${name} is packed in an unknown way`)
  const local = archive.readUInt32LE(start)
  const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  return inflateRawSync(archive.subarray(begin, begin + archive.readUInt32LE(packedBytes)))
}
