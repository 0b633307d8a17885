// Answers as tools write them into files.
import { join } from 'node:path'
import type { Test } from 'tap'
import { readSaved } from '../../src/saved/read.ts'
import type { ReadSavedOptions } from '../../src/saved/read.ts'
import type { SavedResponse } from '../../src/saved/savedResponse.ts'

/** What is read from a file of this content. The file is gone with the test. */
export function readAll(
  t: Test,
  content: string | Buffer,
  { name = 'saved.http', ...options }: ReadSavedOptions & { readonly name?: string } = {},
): SavedResponse[] {
  return readSaved(join(t.testdir({ [name]: content }), name), options)
}

/** The same for a file that holds one answer. */
export function readOne(
  t: Test,
  content: string | Buffer,
  options: ReadSavedOptions & { readonly name?: string } = {},
): SavedResponse {
  const [one, ...more] = readAll(t, content, options)
  if (!one || more.length > 0) throw new Error(`${more.length + (one ? 1 : 0)} answers were read, not one`)
  return one
}

/** Its body as latin1; null where it was not saved. */
export function bodyOf({ response }: SavedResponse): string | null {
  return response.body && response.body.bytes.toString('latin1')
}

export function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n')
}
