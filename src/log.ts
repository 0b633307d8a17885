import pino from 'pino'
import type { Logger, LoggerOptions } from 'pino'
import pretty from 'pino-pretty'
import type { LogSink } from './logSink.ts'
import { atomicLine } from './atomicLine.ts'
import { printableLine, printableOnceParsed } from './printable.ts'

export type LogOptions = {
  readonly level: string
  readonly pretty: boolean
  /** Where JSON lines go. */
  readonly sink: LogSink
  /** The number of this process among several that write to one place; each line names it. */
  readonly worker?: number
}

// No log call hands over a request or a response; should one ever, these stay out of sight.
const REDACTED = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'].flatMap(
  (name) => [`headers["${name}"]`, `*.headers["${name}"]`],
)

const OPTIONS: LoggerOptions = {
  formatters: { level: (label) => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: REDACTED, censor: '(hidden)' },
}

/** JSON lines on standard output; readable ones where a person looks on. */
export function createLogger({ level, pretty: readable, sink, worker }: LogOptions): Logger {
  const isOneOfSeveral = worker !== undefined
  const options = { ...OPTIONS, level, base: isOneOfSeveral ? { worker } : null }
  const lineOf = (json: string): string =>
    isOneOfSeveral ? atomicLine(printableLine(json)) : printableLine(json)
  if (!readable) return pino({ ...options, hooks: { streamWrite: lineOf } }, sink)
  const hooks = { streamWrite: printableOnceParsed }
  return pino(
    { ...options, hooks },
    pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }),
  )
}
