import type { Line } from './lineSplitter.ts'

/** What a line of the log says of one refusal. */
export type Refusal = {
  /** In UTC, such as 2026-01-05T09:12:44.031Z. */
  readonly time: string
  readonly site: string
  readonly rule: string
  readonly cause: string
  readonly audience: string
  readonly path: string
  /** `KEY-HASH`; undefined where nobody is known. */
  readonly person: string | undefined
  /** A rule in observe mode recognised it, and did nothing. */
  readonly isObserved: boolean
}

/**
 * What no refusal is: another line of Usher, one of another program, or one that is cut, damaged or lacks a field.
 * blank: nothing but white space.
 */
export type NoRefusal = 'other' | 'foreign' | 'broken' | 'blank'

type Fields = Readonly<Record<string, unknown>>

/** A line as Usher wrote it, or as containers and service managers hand it on: behind a prefix, or as `log` in JSON. */
export function readLogLine(line: Line): Refusal | NoRefusal {
  if (line === null) return 'broken'
  if (line.trim() === '') return 'blank'
  const start = line.indexOf('{')
  if (start === -1) return 'foreign'
  const fields = parsed(line.slice(start))
  // Behind a prefix a brace may stand for anything.
  if (fields === undefined) return start === 0 || line.includes('"level"') ? 'broken' : 'foreign'
  return read(unwrapped(fields))
}

function read(fields: Fields | undefined): Refusal | NoRefusal {
  if (fields === undefined) return 'broken'
  const { msg, level } = fields
  if (typeof msg !== 'string' || level === undefined) return 'foreign'
  if (!Object.hasOwn(IS_OBSERVED, msg)) return fields['isCut'] === true ? 'broken' : 'other'
  return refusalOf(fields, IS_OBSERVED[msg] ?? false) ?? 'broken'
}

const IS_OBSERVED: Readonly<Record<string, boolean>> = {
  'refusal answered': false,
  'refusal observed': true,
}

function parsed(json: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined // whoever asks counts it
  }
}

// The driver json-file of Docker: {"log":"{...}\n","stream":"stdout","time":"..."}.
function unwrapped(fields: Fields): Fields | undefined {
  const { log } = fields
  if (typeof log !== 'string' || 'msg' in fields) return fields
  return log.startsWith('{') ? parsed(log) : {}
}

// Longer texts are no names of this program's; they are told, cut, and not kept whole.
const MAX_CHARACTERS = 200

const CAUSE = /^[a-z][a-z-]{0,39}$/
const PERSON = /^[0-9a-f]{6}-[0-9a-f]{16}$/

function refusalOf(fields: Fields, isObserved: boolean): Refusal | undefined {
  const [site, rule, cause, audience, path] = ['site', 'rule', 'cause', 'audience', 'path'].map((name) =>
    textOf(fields[name]),
  )
  const { person } = fields
  const time = timeOf(fields['time'])
  if (!site || !rule || !cause || !audience || !path || !time || !CAUSE.test(cause)) return undefined
  const isKnown = typeof person === 'string' && PERSON.test(person)
  return { time, site, rule, cause, audience, path, person: isKnown ? person : undefined, isObserved }
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  return value.length > MAX_CHARACTERS ? `${value.slice(0, MAX_CHARACTERS)}…` : value
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

// In one form, so that texts compare as times do.
function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !TIME.test(value)) return undefined
  const milliseconds = Date.parse(value)
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString()
}
