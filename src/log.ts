import pino from 'pino'
import type { Logger, LoggerOptions } from 'pino'
import pretty from 'pino-pretty'
import type { LogSink } from './logSink.ts'
import { atomicLine } from './atomicLine.ts'
import { printableLine, printableOnceParsed } from './printable.ts'

export type LogOptions = {
  readonly level: string
  readonly pretty: boolean
  /** Where JSON lines go; readable ones go to standard output. */
  readonly sink: LogSink
  /** The number of this process among several that write to one place; each line names it. */
  readonly worker?: number
}

// No log call hands over a message of HTTP or its head; should one ever, or an error have one, it stays out of sight. By
// serializers and not by redaction, which walks every line.
const MESSAGES = ['headers', 'rawHeaders', 'req', 'request', 'res', 'response']
const hidden = (): string => '(hidden)'
const HIDING = Object.fromEntries(MESSAGES.map((name) => [name, hidden]))

function errorToLog(error: Error): object {
  const told: object = pino.stdSerializers.err(error)
  const found = MESSAGES.filter((name) => name in told)
  return Object.assign(told, Object.fromEntries(found.map((name) => [name, hidden()])))
}

// The same second is written once.
let second = Number.NaN
let upToSecond = ''

function isoTime(): string {
  const now = Date.now()
  const milliseconds = now % 1_000
  if (now - milliseconds !== second) {
    second = now - milliseconds
    upToSecond = new Date(second).toISOString().slice(0, -'000Z'.length)
  }
  return `,"time":"${upToSecond}${String(milliseconds).padStart(3, '0')}Z"`
}

const OPTIONS: LoggerOptions = {
  formatters: { level: (label) => ({ level: label }) },
  timestamp: isoTime,
  serializers: { ...HIDING, err: errorToLog },
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
