import { LicenceListFault, readLicenceList } from '../config/accounts/licenceList.ts'
import { reasonOf } from '../config/source/readBounded.ts'
import { repeatedly } from './follower.ts'
import type { Findings, Follower } from './follower.ts'
import { readWhole, withFile } from './licenceFile.ts'
import type { FileState } from './licenceFile.ts'

export type FileSource = {
  readonly file: string
  readonly pollMs?: number
}

const POLL_MS = 2_000

/**
 * Looks at a file every few seconds, and reads it when it has changed and lies still. Not by fs.watch, which loses a
 * file that is replaced by another, as editors do and Kubernetes does with its symbolic links.
 */
export function followFile({ file, pollMs = POLL_MS }: FileSource, { copy, report }: Findings): Follower {
  /** Of the content that was read last, and what was wrong with it. */
  let read: { readonly mark: string; readonly fault: string | undefined } | undefined
  /** Of the look before this one. */
  let seen: string | undefined

  async function look(state: FileState): Promise<void> {
    const isMoving = seen !== undefined && state.mark !== seen
    seen = state.mark
    if (state.mark !== read?.mark) {
      // What is still being written may look whole, and people in its second half as if they had no account.
      const content = isMoving ? undefined : await readWhole(state)
      if (content === undefined) return
      read = { mark: state.mark, fault: take(content) }
    }
    if (read.fault === undefined) copy.confirm()
    conclude(read.fault)
  }

  function take(content: Uint8Array): string | undefined {
    try {
      copy.replace(readLicenceList(content))
      return undefined
    } catch (error) {
      if (error instanceof LicenceListFault) return error.of(file)
      throw error
    }
  }

  function conclude(fault: string | undefined): void {
    if (fault === undefined) {
      report.succeeded(copy.entries)
    } else {
      copy.fail(fault)
      report.failed(copy.health())
    }
  }

  return repeatedly(async () => {
    try {
      await withFile(file, look)
    } catch (error) {
      conclude(`${file} cannot be read: ${reasonOf(error)}`)
    }
    return pollMs
  })
}
