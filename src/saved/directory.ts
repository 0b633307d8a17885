import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../config/source/readBounded.ts'
import { SavedError } from './savedError.ts'

const MAX_FILES = 100_000

// Configurations, lists, certificates and keys: no answers, and nothing to be read by the way.
const NO_ANSWER = /\.(ya?ml|csv|pem|crt|cer|key|p12|pfx)$/i

/**
 * Every file below a directory, sorted, less hidden ones, what is called README.md and what by its name is no answer.
 * Links are not followed.
 */
export function filesBelow(directory: string): string[] {
  const files: string[] = []
  const directories = [directory]
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    for (const entry of entriesOf(next)) {
      if (entry.name.startsWith('.') || entry.name === 'README.md') continue
      if (entry.isDirectory()) directories.push(join(next, entry.name))
      else if (entry.isFile() && !NO_ANSWER.test(entry.name)) files.push(join(next, entry.name))
    }
    if (files.length > MAX_FILES)
      throw new SavedError(directory, `holds more than ${MAX_FILES} files; name one of its directories`)
  }
  return files.toSorted()
}

function entriesOf(directory: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(directory)
  } catch (error) {
    throw new SavedError(directory, `cannot be read: ${reasonOf(error)}`)
  }
}

function readEntries(directory: string) {
  return readdirSync(directory, { withFileTypes: true })
}
