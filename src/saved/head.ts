import type { HeaderFields } from '../rules/fields.ts'
import { firstValue } from '../rules/fields.ts'
import { collectFields, parseField, trimBlanks } from './fields.ts'
import type { Field } from './fields.ts'
import type { Line, LineReader } from './lines.ts'
import { SavedError } from './savedError.ts'
import type { SavedHead, SavedRequest } from './savedResponse.ts'

const STATUS_LINE = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.*))?$/

// Tools that keep requests in files leave the version out.
const REQUEST_LINE = /^([A-Z][A-Z-]{0,30}) ([/*]\S*|https?:\/\/\S+)(?: HTTP\/\d(?:\.\d)?)?$/

export function isStatusLine(line: string): boolean {
  return STATUS_LINE.test(line)
}

export function isRequestLine(line: string): boolean {
  return REQUEST_LINE.test(line)
}

/** RFC 9110 15.2: the real answer follows; 101 is one. */
export function isInterim(status: number): boolean {
  return status < 200 && status !== 101
}

/** The lines of a head up to the empty one that ends it, which is read too. */
export function takeHead(reader: LineReader): Line[] {
  const lines: Line[] = []
  for (let line = reader.next(); line && line.text !== ''; line = reader.next()) lines.push(line)
  return lines
}

/** A response head from its lines, the status line first. */
export function parseResponseHead([first, ...lines]: readonly Line[], file: string): SavedHead {
  const [, status = '', reason = ''] = STATUS_LINE.exec(first?.text ?? '') ?? []
  if (Number(status) < 100) {
    const message = `the status must be 100 to 999; found ${status}`
    throw new SavedError(file, message, { line: first?.number ?? 1 })
  }
  return {
    status: Number(status),
    statusMessage: trimBlanks(reason),
    headers: parseFields(lines, file),
  }
}

/** A request head from its lines, the request line first. */
export function parseRequestHead([first, ...lines]: readonly Line[], file: string): SavedRequest {
  const [, method = '', target = ''] = REQUEST_LINE.exec(first?.text ?? '') ?? []
  const headers = parseFields(lines, file)
  // RFC 9112 3.2.2: an absolute target says its host itself, and Host is then ignored.
  const named = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1] ?? firstValue(headers, 'host')
  return { method, target, authority: named === '' ? undefined : named, headers }
}

function parseFields(lines: readonly Line[], file: string): HeaderFields {
  return collectFields(unfold(lines).map((line) => fieldOf(line, file)))
}

function fieldOf({ text, number }: Line, file: string): Field {
  const field = parseField(text)
  if (field !== undefined) return field
  const remedy = 'a field is "Name: value", and an empty line stands between head and body'
  throw new SavedError(file, `this line of a head is no field; ${remedy}`, { line: number })
}

// RFC 9112 5.2 (obs-fold): a line that begins with a blank goes on with the one before, by one space.
function unfold(lines: readonly Line[]): Line[] {
  const unfolded: { parts: string[]; number: number }[] = []
  for (const { text, number } of lines) {
    const last = unfolded.at(-1)
    if (last && /^[ \t]/.test(text)) last.parts.push(trimBlanks(text))
    else unfolded.push({ parts: [plain(text)], number })
  }
  return unfolded.map(({ parts, number }) => ({ text: parts.join(' '), number }))
}

// curl prints names in bold on a terminal.
function plain(line: string): string {
  return line.replaceAll(/\u001b\[[0-9;]*m/g, '')
}
