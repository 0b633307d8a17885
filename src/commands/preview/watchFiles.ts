import { readdirSync, watch } from 'node:fs'
import type { Dirent, FSWatcher } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileMarks } from './fileMarks.ts'

// An editor saves in several steps: after the last of them there is silence.
const QUIET_MS = 80

// Network and container file systems tell nobody of changes.
const POLL_MS = 1_000

export type WatchOptions = {
  /** Asked at each look, because what a configuration names changes with it. */
  readonly filesOf: () => readonly string[]
  readonly onChange: () => void
}

/** Calls back after each change of the files, and of whatever is in the directories. Returns what ends it. */
export function watchFiles({ filesOf, onChange }: WatchOptions): () => void {
  const marks = new FileMarks()
  let watchers: FSWatcher[] = []
  let quiet: NodeJS.Timeout | undefined
  let watched = ''

  function look(): void {
    const files = filesOf()
    const hasChanged = marks.haveChanged(files)
    watchDirectories([...new Set(files.flatMap(directoriesOf))])
    if (hasChanged) onChange()
  }

  function watchDirectories(directories: readonly string[]): void {
    const key = directories.join('\n')
    if (key === watched) return
    watched = key
    for (const watcher of watchers) watcher.close()
    watchers = directories.flatMap((directory) => watchDirectory(directory, lookSoon))
  }

  function lookSoon(): void {
    clearTimeout(quiet)
    quiet = setTimeout(look, QUIET_MS)
  }

  look()
  const poll = setInterval(look, POLL_MS)
  return function stop() {
    clearInterval(poll)
    clearTimeout(quiet)
    for (const watcher of watchers) watcher.close()
  }
}

function directoriesOf(path: string): string[] {
  const below = namesIn(path)
  // A file that an editor replaces is another one: it is its directory that knows of both.
  if (below === undefined) return [dirname(path)]
  const directories = below.filter((entry) => entry.isDirectory())
  return [path, ...directories.flatMap((entry) => directoriesOf(join(path, entry.name)))]
}

/** Undefined for what is no directory, or is there no longer. */
function namesIn(path: string): Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return undefined
  }
}

function watchDirectory(directory: string, onEvent: () => void): FSWatcher[] {
  try {
    const watcher = watch(directory, { persistent: false }, onEvent)
    watcher.on('error', () => watcher.close())
    return [watcher]
  } catch {
    // No such directory, or no more watches to be had: polling will do.
    return []
  }
}
