import pino from 'pino'
import type { Logger, LoggerOptions } from 'pino'
import pretty from 'pino-pretty'

export type LogOptions = { readonly level: string; readonly pretty: boolean }

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
export function createLogger({ level, pretty: readable }: LogOptions): Logger {
  const options = { ...OPTIONS, level }
  // Not asynchronous: sonic-boom's flush would wait for nothing here, so that last lines swap places at the exit, and
  // with nobody reading on its exit handler would try for ever. A line is written per refusal, not per request.
  if (!readable) return pino(options, pino.destination({ dest: 1, sync: true }))
  return pino(options, pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }))
}
