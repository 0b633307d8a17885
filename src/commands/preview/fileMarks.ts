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

  #isChanged(path: string): boolean {
    const before = this.#marks.get(path)
    const now = markOf(path)
    this.#marks.set(path, now)
    return before !== undefined && before !== now
  }
}

/** A directory is everything below it. */
function markOf(path: string): string {
  try {
    const stats = statSync(path, { bigint: true })
    if (!stats.isDirectory()) return `${stats.mtimeNs} ${stats.size} ${stats.ino}`
    return readdirSync(path)
      .toSorted()
      .map((name) => `${name}: ${markOf(join(path, name))}`)
      .join('\n')
  } catch (error) {
    // It is not there, or just going; what needs it will say so.
    return `none: ${(error as NodeJS.ErrnoException).code}`
  }
}
