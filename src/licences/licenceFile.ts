import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { MAX_LICENCE_LIST_BYTES } from '../config/accounts/licenceList.ts'

/** What was read, and the state that the file was in. */
export type FileState = {
  /** Changes with every change of the file, and where another takes its place. */
  readonly mark: string
  readonly handle: FileHandle
}

/** Opens a file for as long as look needs it. Rejects with the error of the file system, or for what is no plain file. */
export async function withFile<T>(file: string, look: (state: FileState) => Promise<T>): Promise<T> {
  // Without waiting for a writer, as for a pipe one would.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return await look({ mark: await markOf(handle), handle })
  } finally {
    await handle.close()
  }
}

/** The content, of at most one byte more than is allowed; undefined where the file was written to meanwhile. */
export async function readWhole({ handle, mark }: FileState): Promise<Uint8Array | undefined> {
  const content = Buffer.allocUnsafe(MAX_LICENCE_LIST_BYTES + 1)
  let length = 0
  for (let read = -1; read !== 0 && length < content.length; length += read) {
    read = (await handle.read(content, length, content.length - length, length)).bytesRead
  }
  return (await markOf(handle)) === mark ? content.subarray(0, length) : undefined
}

async function markOf(handle: FileHandle): Promise<string> {
  const stat = await handle.stat({ bigint: true })
  if (!stat.isFile()) throw new Error('it is not a file')
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join()
}
