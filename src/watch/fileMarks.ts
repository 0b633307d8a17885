import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Remembers how files and directories were, to tell whether any of them has changed since. */
export class FileMarks {
  readonly #marks = new Map<string, string>()

  /** True where one is not as it was when it was last asked about. One that is new here is remembered, and no change. */
  haveChanged(paths: readonly string[]): boolean {
    const changed = paths.filter((path) => this.#isChanged(path))
    return changed.length > 0
  }

  /** Remembers how one is now. */
  note(path: string): void {
    this.#marks.set(path, markOf(path))
  }

  #isChanged(path: string): boolean {
    const before = this.#marks.get(path)
    const now = markOf(path)
    this.#marks.set(path, now)
    return before !== undefined && before !== now
  }
}

// What is watched is a directory of templates: files, and folders of files. Another one, such as /, has no end.
const MAX_DEPTH = 2
const MAX_ENTRIES = 500

/** What is in a directory: a bounded number of names, in an order that stays. */
export function namesBelow(directory: string): string[] {
  return readdirSync(directory).toSorted().slice(0, MAX_ENTRIES)
}

/** True where what is below a directory, this many steps under a watched path, is watched as well. */
export function isWatched(depth: number): boolean {
  return depth < MAX_DEPTH
}

/** A directory is everything below it, as far as that is watched. */
function markOf(path: string, depth = 0): string {
  try {
    const stats = statSync(path, { bigint: true })
    if (!stats.isDirectory() || !isWatched(depth)) return `${stats.mtimeNs} ${stats.size} ${stats.ino}`
    return namesBelow(path)
      .map((name) => `${name}: ${markOf(join(path, name), depth + 1)}`)
      .join('\n')
  } catch (error) {
    // It is not there, or just going; what needs it will say so.
    return `none: ${(error as NodeJS.ErrnoException).code}`
  }
}
