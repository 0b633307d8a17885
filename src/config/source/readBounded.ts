import { closeSync, openSync, readSync } from 'node:fs'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied for the user that runs Usher',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  ENAMETOOLONG: 'its name is too long',
}

/**
 * The content of a file or pipe of at most maxBytes bytes.
 * Throws an Error whose message says in words why it cannot be had; the name of the file is for the caller to add.
 */
export function readBounded(file: string, maxBytes: number): Buffer {
  const content = Buffer.allocUnsafe(maxBytes + 1)
  let length = 0
  try {
    length = readInto(content, file)
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error })
  }
  if (length > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`)
  return Buffer.from(content.subarray(0, length))
}

/** In words, why the file system refused. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined ? message : (REASONS[code] ?? code)
}

// Not readFileSync: a device such as /dev/zero has no end.
function readInto(content: Buffer, file: string): number {
  const handle = openSync(file, 'r')
  try {
    let length = 0
    for (let read = -1; read !== 0 && length < content.length; length += read) {
      read = readSync(handle, content, length, content.length - length, null)
    }
    return length
  } finally {
    closeSync(handle)
  }
}
