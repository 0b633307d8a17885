import type { HeaderFields } from '../rules/fields.ts'
import { firstValue } from '../rules/fields.ts'
import {
  isInterim,
  isRequestLine,
  isStatusLine,
  parseRequestHead,
  parseResponseHead,
  takeHead,
} from './head.ts'
import { LineReader } from './lines.ts'
import type { Line } from './lines.ts'
import { SavedError } from './savedError.ts'
import type { SavedHead, SavedRequest } from './savedResponse.ts'

/** A head and what stands below it, framing and all. Texts are latin1: a character is a byte. */
export type Transcript = {
  readonly request?: SavedRequest
  readonly head: SavedHead
  readonly below: string
}

/**
 * What `curl -i` and the like write: heads one after another, the last of them the answer, then its body; perhaps the
 * request first. Throws SavedError, headless where no head begins it.
 */
export function parseTranscript(text: string, file: string): Transcript {
  const reader = new LineReader(text)
  reader.skipTo((line) => !isPreamble(line))
  const request = takeRequest(reader, file)
  const first = reader.peek()
  if (first === undefined || !isStatusLine(first.text)) throw headless(file, first?.number)
  return { ...(request && { request }), ...takeLastResponse(reader, file) }
}

// Empty lines, comments, and the command itself, copied from a terminal.
function isPreamble(line: string): boolean {
  return /^(?:\s*$|#|\$ |PS [^>]*>|curl(?:\.exe)? )/.test(line)
}

function takeRequest(reader: LineReader, file: string): SavedRequest | undefined {
  const line = reader.peek()
  if (line === undefined || !isRequestLine(line.text)) return undefined
  const request = parseRequestHead(takeHead(reader), file)
  // It may have a body of its own.
  reader.skipTo(isStatusLine)
  if (reader.peek() === undefined)
    throw new SavedError(file, 'holds a request and no response; save both, as curl -v does', {
      line: line.number,
    })
  return request
}

function takeLastResponse(reader: LineReader, file: string): Omit<Transcript, 'request'> {
  let at = reader
  for (;;) {
    const line = at.peek()
    const head = parseResponseHead(takeHead(at), file)
    const next = nextHead(at, head)
    if (next) at = next
    else if (isInterim(head.status)) throw onlyInterim(file, line)
    else return { head, below: at.rest }
  }
}

// 100 Continue, a proxy's "Connection established", redirects and sign-ins that were followed: the next head comes at
// once, or where the length of the body says.
function nextHead(reader: LineReader, { headers }: { headers: HeaderFields }): LineReader | undefined {
  const { rest } = reader
  const length = firstValue(headers, 'content-length')
  const lengths = /^\d{1,15}$/.test(length) ? [0, Number(length)] : [0]
  const found = lengths.find((from) => NEXT_STATUS_LINE.test(rest.slice(from, from + MAX_START_CHARACTERS)))
  if (found === undefined) return undefined
  const next = reader.after(found)
  next.skipTo((line) => line !== '')
  return next
}

const NEXT_STATUS_LINE = /^(?:\r*\n){0,2}HTTP\/\d(?:\.\d)? \d{3}(?: [^\n]*)?(?:\r*\n|$)/
const MAX_START_CHARACTERS = 1_024

function headless(file: string, line: number | undefined): SavedError {
  if (line === undefined) {
    return new SavedError(file, 'is empty; save an answer in it, as curl -i does', { isHeadless: true })
  }
  const message =
    'no status line such as "HTTP/1.1 401 Unauthorized" begins here; save the answer with its head, as curl -i does'
  return new SavedError(file, message, { line, isHeadless: true })
}

/** line: the status line of the last interim answer. */
export function onlyInterim(file: string, line: Line | undefined): SavedError {
  const message = 'only an interim answer (1xx) is here; save the one that follows it as well'
  return new SavedError(file, message, line && { line: line.number })
}
