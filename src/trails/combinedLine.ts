// Apache's Combined Log Format: "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\""
// https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
import { MAX_ATOMIC_BYTES } from '../atomicLine.ts'
import type { AccessEntry } from './accessLog.ts'

// Of a line that is too long, so much of each text is left: escaped, a byte becomes four.
const SHORT_CHARACTERS = { target: 300, referer: 100, userAgent: 64, personName: 256 } as const

const WHOLE = {
  target: Number.POSITIVE_INFINITY,
  referer: Number.POSITIVE_INFINITY,
  userAgent: Number.POSITIVE_INFINITY,
  personName: Number.POSITIVE_INFINITY,
}

export function combinedLine(entry: AccessEntry): string {
  const line = lineOf(entry, WHOLE)
  return line.length <= MAX_ATOMIC_BYTES ? line : lineOf(entry, SHORT_CHARACTERS)
}

function lineOf(entry: AccessEntry, kept: Readonly<Record<keyof typeof WHOLE, number>>): string {
  const { client, personName, status, sentBytes, referer, userAgent } = entry
  const person = orDash(personName && asBytes(personName).slice(0, kept.personName))
  const request = escaped(requestLine(entry, kept.target))
  const [from, agent] = [orDash(referer?.slice(0, kept.referer)), orDash(userAgent?.slice(0, kept.userAgent))]
  const time = timeOf(entry.startedAtMs)
  return `${orDash(client)} - ${person} [${time}] "${request}" ${status ?? '-'} ${sentBytes || '-'} "${from}" "${agent}"\n`
}

// Of what could not be read there is no line.
function requestLine({ method, path, query, protocol }: AccessEntry, maxCharacters: number): string {
  if (path === undefined) return '-'
  const target = query === undefined ? path : `${path}?${query}`
  return `${method} ${target.slice(0, maxCharacters)} ${protocol}`
}

function orDash(text: string | undefined): string {
  return text === undefined || text === '' ? '-' : escaped(text)
}

// What isprint() of the locale "C" takes for printable, less what delimits a field.
const NOT_PLAIN = /[^\u0020-\u007e]|["\\]/gu

const NAMED: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  '\\': String.raw`\\`,
  '\b': String.raw`\b`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\v': String.raw`\v`,
}

// As node:http gives the text of a field: each byte as one character.
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

// As ap_escape_logitem() of Apache's server/util.c: each other byte as \xhh.
function escaped(text: string): string {
  return text.replaceAll(NOT_PLAIN, (character) => NAMED[character] ?? bytesOf(character))
}

function bytesOf(character: string): string {
  // Beyond latin1 is what we added ourselves.
  const encoding = character.charCodeAt(0) <= 0xff ? 'latin1' : 'utf8'
  return Buffer.from(character, encoding)
    .toString('hex')
    .replaceAll(/../g, String.raw`\x$&`)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

// The same second is written once.
let second = Number.NaN
let written = ''

function timeOf(milliseconds: number): string {
  const wanted = Math.floor(milliseconds / 1_000)
  if (wanted !== second) {
    second = wanted
    const [day = '', clock = ''] = new Date(wanted * 1_000).toISOString().split(/[T.]/)
    const [year = '', month = '', date = ''] = day.split('-')
    written = `${date}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`
  }
  return written
}
