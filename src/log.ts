import pino from 'pino'
import type { Logger, LoggerOptions } from 'pino'
import pretty from 'pino-pretty'
import type { LogSink } from './logSink.ts'
import { printableLine, printableOnceParsed } from './printable.ts'

export type LogOptions = {
  readonly level: string
  readonly pretty: boolean
  /** Where JSON lines go. */
  readonly sink: LogSink
}

// No log call hands over a request or a response; should one ever, these stay out of sight.
const REDACTED = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'].flatMap(
  (name) => [`headers["${name}"]`, `*.headers["${name}"]`],
)

const OPTIONS: LoggerOptions = {
  base: null,
  formatters: { level: (label) => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: REDACTED, censor: '(hidden)' },
}

/** JSON lines on standard output; readable ones where a person looks on. */
export function createLogger({ level, pretty: readable, sink }: LogOptions): Logger {
  const options = { ...OPTIONS, level }
  if (!readable) return pino({ ...options, hooks: { streamWrite: printableLine } }, sink)
  const hooks = { streamWrite: printableOnceParsed }
  return pino(
    { ...options, hooks },
    pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }),
  )
}
