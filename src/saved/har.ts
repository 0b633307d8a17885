import type { WholeBody } from '../proxy/answer/decideOnWhole.ts'
import { firstValue } from '../rules/fields.ts'
import type { HeaderFields } from '../rules/fields.ts'
import { notesAbout } from './body.ts'
import { collectFields } from './fields.ts'
import type { Field } from './fields.ts'
import { SavedError } from './savedError.ts'
import type { SavedRequest, SavedResponse } from './savedResponse.ts'

// http://www.softwareishard.com/blog/har-12-spec/

type JsonMap = Readonly<Record<string, unknown>>

/** The entries of a HAR; undefined where a value is none. */
export function harEntries(value: unknown): readonly unknown[] | undefined {
  const entries = mapAt(value, 'log')?.['entries']
  return Array.isArray(entries) ? entries : undefined
}

/** Every entry that has an answer. Throws SavedError for one that cannot be read, or where none has an answer. */
export function readHarEntries(entries: readonly unknown[], file: string): SavedResponse[] {
  const responses = entries.flatMap((entry, index) => readEntry(entry, `${file}#${index + 1}`))
  if (responses.length > 0) return responses
  const reason = entries.length === 0 ? 'holds no entries' : 'has no entry with an answer'
  throw new SavedError(file, `${reason}; record the page again with the network tools open`)
}

function readEntry(entry: unknown, source: string): SavedResponse[] {
  const response = mapAt(entry, 'response')
  const status = response?.['status']
  // What browsers write where a request was blocked, or its answer never came.
  if (status === 0) return []
  if (!response || !isStatus(status)) {
    throw new SavedError(source, 'response.status must be a number from 100 to 999; export the HAR again')
  }
  const headers = readFields(response['headers'])
  const request = readRequest(mapAt(entry, 'request'))
  const body = readContent(mapAt(response, 'content'), headers)
  return [
    {
      source,
      ...(request && { request }),
      response: { status, statusMessage: textOf(response['statusText']), headers, body },
      notes: notesAbout(body),
    },
  ]
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 999
}

function readRequest(request: JsonMap | undefined): SavedRequest | undefined {
  const address = textOf(request?.['url'])
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!request || !url) return undefined
  const headers = readFields(request['headers'])
  return {
    method: textOf(request['method']).toUpperCase() || 'GET',
    target: targetIn(address),
    authority: firstValue(headers, 'host') || url.host || undefined,
    headers,
  }
}

// As it stands there: a parsed URL would have lost its dot segments.
function targetIn(address: string): string {
  const [, target = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(address) ?? []
  return target.startsWith('/') ? target : `/${target}`
}

// Fields that HTTP/2 keeps of its own begin with a colon. Browsers join the lines of one field by line ends.
function readFields(value: unknown): HeaderFields {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  return collectFields(list.flatMap(fieldsOf))
}

function fieldsOf(item: unknown): Field[] {
  const { name, value } = isMap(item) ? item : {}
  if (typeof name !== 'string' || name === '' || name.startsWith(':')) return []
  return textOf(value)
    .split('\n')
    .map((line) => [name.toLowerCase(), line.trim()])
}

/** The body, which a HAR has decoded whatever its Content-Encoding says; null where it was left out of the file. */
function readContent(content: JsonMap | undefined, headers: HeaderFields): WholeBody | null {
  const text = content?.['text']
  if (typeof text !== 'string') {
    const size = Number(content?.['size'] ?? 0)
    const length = Number(firstValue(headers, 'content-length'))
    return size > 0 || length > 0 ? null : { bytes: Buffer.alloc(0), form: 'text' }
  }
  return content?.['encoding'] === 'base64'
    ? { bytes: Buffer.from(text, 'base64'), form: 'decoded' }
    : { bytes: Buffer.from(text), form: 'text' }
}

function mapAt(value: unknown, key: string): JsonMap | undefined {
  const inner = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return isMap(inner) ? inner : undefined
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
