import { statSync, watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileMarks, isWatched, namesBelow } from './fileMarks.ts'

// An editor saves in several steps: after the last of them there is silence.
const QUIET_MS = 80

// Network and container file systems tell nobody of changes.
const POLL_MS = 1_000

export type WatchOptions = {
  /** Asked at each look, because what a configuration names changes with it. */
  readonly filesOf: () => readonly string[]
  readonly onChange: () => void
  /** How long there must be silence behind a change. */
  readonly quietMs?: number
  /** How often it is looked where nobody tells. */
  readonly pollMs?: number
  /** Where it is remembered how they were, for whoever has read them before. */
  readonly marks?: FileMarks
}

/** Calls back after each change of the files, and of whatever is in the directories. Returns what ends it. */
export function watchFiles(options: WatchOptions): () => void {
  const { filesOf, onChange, quietMs = QUIET_MS, pollMs = POLL_MS, marks = new FileMarks() } = options
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
    quiet = setTimeout(look, quietMs)
  }

  look()
  const poll = setInterval(look, pollMs)
  return function stop() {
    clearInterval(poll)
    clearTimeout(quiet)
    for (const watcher of watchers) watcher.close()
  }
}

function directoriesOf(path: string): string[] {
  // A file that an editor replaces is another one: it is its directory that knows of both.
  return isDirectory(path) ? [...directoriesBelow(path, 0)] : [dirname(path)]
}

function* directoriesBelow(directory: string, depth: number): Generator<string> {
  yield directory
  if (!isWatched(depth + 1)) return
  for (const path of pathsIn(directory)) if (isDirectory(path)) yield* directoriesBelow(path, depth + 1)
}

/** None where the directory is there no longer, or may not be read. */
function pathsIn(directory: string): string[] {
  try {
    return namesBelow(directory).map((name) => join(directory, name))
  } catch {
    return []
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
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
