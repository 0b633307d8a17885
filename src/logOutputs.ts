import { closeSync, constants, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { LogSettings } from './config/schema/logSchema.ts'
import { LogSink } from './logSink.ts'

/** Where the lines of this process go. */
export type LogOutputs = {
  readonly main: LogSink
  /** Whether a person looks on at the lines of main. */
  readonly isLookedAt: boolean
  /** undefined where there is no access log. */
  readonly access: LogSink | undefined
  /** Lines that could not be written since the start. */
  readonly lost: () => number
  /** Opens every file anew by its name. Returns what went wrong, by file; the one before is then still written to. */
  readonly reopen: () => readonly string[]
}

export type LogOutputsOptions = {
  /** Whether other processes write to the same places. */
  readonly isShared: boolean
  /** False in a process that serves nobody. */
  readonly hasAccess: boolean
}

/** Opens what the configuration names; standard output where it names nothing. Throws where a file cannot be opened. */
export function openLogOutputs(log: LogSettings, { isShared, hasAccess }: LogOutputsOptions): LogOutputs {
  const sinks = new Map<string, LogSink>()
  // Of two logs in one file the lines go through one sink, and none cuts another.
  const sinkOf = (file: string | undefined, setting: string): LogSink => {
    const known = sinks.get(file ?? '')
    if (known !== undefined) return known
    const descriptor = file === undefined ? process.stdout.fd : openOrExplain(file, setting)
    const sink = new LogSink(descriptor, { isShared })
    sinks.set(file ?? '', sink)
    return sink
  }
  const { access } = log
  return {
    main: sinkOf(log.file, 'log.file'),
    isLookedAt: process.stdout.isTTY && log.file === undefined,
    access: access && hasAccess ? sinkOf(access.file, 'log.access.file') : undefined,
    lost: () => sinks.values().reduce((sum, sink) => sum + sink.lost, 0),
    reopen: () => [...sinks].flatMap(([file, sink]) => (file === '' ? [] : reopened(file, sink))),
  }
}

const MODE = 0o640

// A pipe with a name that nobody reads would hold the whole process up. Windows knows neither it nor the last two flags.
const { O_APPEND, O_CREAT, O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants
const FLAGS = O_APPEND | O_CREAT | O_WRONLY | O_NONBLOCK | O_NOCTTY

function openOrExplain(file: string, setting: string): number {
  try {
    return openSync(file, FLAGS, MODE)
  } catch (error) {
    throw new Error(`${setting}: ${explained(file, error)}`, { cause: error })
  }
}

function reopened(file: string, sink: LogSink): string[] {
  try {
    closeSync(sink.moveTo(openSync(file, FLAGS, MODE)))
    return []
  } catch (error) {
    return [explained(file, error)]
  }
}

function explained(file: string, error: unknown): string {
  const { code = 'no code' } = error as NodeJS.ErrnoException
  const remedy = REMEDIES[code]?.(file) ?? 'see what stands in its way'
  return `${file} cannot be opened to write to it (${code}); ${remedy}`
}

const REMEDIES: Readonly<Record<string, (file: string) => string>> = {
  ENOENT: (file) => `make the directory ${dirname(file)}`,
  ENOTDIR: (file) => `${dirname(file)} is no directory`,
  EISDIR: () => 'it is a directory: name a file in it',
  EACCES: () => 'let the user that Usher runs as write there',
  EPERM: () => 'let the user that Usher runs as write there',
  EROFS: () =>
    'it is on a read-only file system: mount a volume there, or let a systemd unit write by LogsDirectory=',
  ENXIO: () => 'it is a pipe that nobody reads: start its reader first',
  EMFILE: () => 'this process has no more file descriptors: raise its limit',
  ENOSPC: () => 'the disk is full',
}
