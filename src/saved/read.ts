import { statSync } from 'node:fs'
import { readBounded } from '../config/source/readBounded.ts'
import type { WholeBody } from '../proxy/answer/decideOnWhole.ts'
import { bodyBelow, notesAbout } from './body.ts'
import { bodyWithHead } from './bodyAlone.ts'
import type { GivenHead } from './bodyAlone.ts'
import { harEntries, readHarEntries } from './har.ts'
import { SavedError } from './savedError.ts'
import type { SavedHead, SavedRequest, SavedResponse } from './savedResponse.ts'
import { parseTranscript } from './transcript.ts'
import { isVerbose, parseVerbose } from './verbose.ts'

export type ReadSavedOptions = {
  /** For a file that holds a body alone. Without it such a file is refused. */
  readonly givenHead?: GivenHead | undefined
}

// HARs of a morning's work are tens of megabytes.
const MAX_FILE_BYTES = 134_217_728

/** Every answer that a file holds: a HAR's entries, or the last of `curl -i` or `curl -v`. Throws SavedError. */
export function readSaved(file: string, options: ReadSavedOptions = {}): SavedResponse[] {
  return parseSaved(readFile(file), file, options)
}

/** The same for bytes that are already here; file is their name in messages. */
export function parseSaved(
  bytes: Buffer,
  file: string,
  { givenHead }: ReadSavedOptions = {},
): SavedResponse[] {
  const entries = harEntriesIn(bytes, file)
  if (entries) return readHarEntries(entries, file)
  try {
    return [readTranscript(bytes, file)]
  } catch (error) {
    if (givenHead === undefined || !(error instanceof SavedError && error.isHeadless)) throw error
    return [bodyWithHead(bytes, givenHead, file)]
  }
}

function readFile(file: string): Buffer {
  try {
    return readBounded(file, boundFor(file))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SavedError(file, `cannot be read: ${reason}`)
  }
}

// readBounded takes the memory before it reads; a directory has many small files.
function boundFor(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.isFile() ? Math.min(stats.size, MAX_FILE_BYTES) : MAX_FILE_BYTES
}

function harEntriesIn(bytes: Buffer, file: string): readonly unknown[] | undefined {
  const isNamedHar = file.toLowerCase().endsWith('.har')
  if (!isNamedHar && !/^[^{]{0,16}\{/.test(bytes.toString('latin1', 0, 32))) return undefined
  const text = (utf16Text(bytes) ?? bytes.toString('utf8')).replace(/^\uFEFF/, '')
  const entries = harEntries(parseJson(text, isNamedHar ? file : undefined))
  if (entries === undefined && isNamedHar)
    throw new SavedError(file, 'is no HAR: there are no log.entries in it; export it again')
  return entries
}

// Only of a file that says that it is a HAR must it be JSON.
function parseJson(text: string, file: string | undefined): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (file === undefined) return undefined
    throw new SavedError(file, 'is no JSON; export the HAR again', lineOf(error as Error, text))
  }
}

// V8 names the position of most mistakes.
function lineOf({ message }: Error, text: string): { line?: number } {
  const [, position] = /at position (\d+)/.exec(message) ?? []
  return position === undefined ? {} : { line: text.slice(0, Number(position)).split('\n').length }
}

function readTranscript(bytes: Buffer, file: string): SavedResponse {
  const utf16 = utf16Text(bytes)
  const text = (utf16 === undefined ? bytes : Buffer.from(utf16))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
  const { request, head, below } = isVerbose(text) ? parseVerbose(text, file) : parseTranscript(text, file)
  const body = hasNoBody(head, request) ? NO_BODY : bodyBelow(head.headers, Buffer.from(below, 'latin1'))
  return {
    source: file,
    ...(request && { request }),
    // What a program wrote as UTF-16 it had read as text before.
    response: { ...head, body: body && utf16 !== undefined ? { ...body, form: 'text' } : body },
    notes: notesAbout(body),
  }
}

const NO_BODY: WholeBody = { bytes: Buffer.alloc(0), form: 'sent' }

// RFC 9110 9.3.2, 15.3.5, 15.4.5: whatever length the head names.
function hasNoBody({ status }: SavedHead, request: SavedRequest | undefined): boolean {
  return request?.method === 'HEAD' || status === 204 || status === 304
}

// PowerShell's > writes UTF-16 with a mark.
function utf16Text(bytes: Buffer): string | undefined {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : undefined
}
