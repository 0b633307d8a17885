// A reader of HTTP/1.1 that takes nothing for granted: what it reads has one meaning, and all else it refuses.
import { METHODS } from 'node:http'

export type StrictMessage = {
  readonly startLine: readonly string[]
  /** Name in lower case, and value. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export type Reading = {
  readonly messages: readonly StrictMessage[]
  /** What may be the beginning of another. */
  readonly rest: Buffer
}

const REQUEST_LINE = /^([A-Z][A-Z-]*) ((?:\/|https?:\/\/a\.example)[\u0021-\u007e]*) HTTP\/1\.1$/
const HOST = /^[\w.~!$&'()*+;=-]+(:\d{0,5})?$/
const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d) ([\t\u0020-\u007e\u0080-\u00ff]*)$/
const FIELD = /^([!#$%&'*+.^`|~\w-]+):[\t ]*(.*?)[\t ]*$/
const CONTROL = /[\0-\u0008\u000a-\u001f\u007f]/
const LENGTH = /^(0|[1-9]\d{0,14})$/
const CHUNK_SIZE = /^[1-9a-f][0-9a-f]{0,7}$/i

/** The requests that stand whole at the beginning of what came on one connection. Throws on what two readers may read in two ways. */
export function readRequests(bytes: Buffer): Reading {
  return readAll(bytes, (rest) =>
    readMessage(rest, REQUEST_LINE, (fields, [method = '']) => {
      if (!METHODS.includes(method)) fault('method', method)
      return requestLength(fields)
    }),
  )
}

/** The same for answers; methods: those of the requests, in order. Interim ones are left out. */
export function readAnswers(bytes: Buffer, methods: readonly string[]): Reading {
  let count = 0
  const reading = readAll(bytes, (rest) => {
    const read = readMessage(rest, STATUS_LINE, (fields, [status = '']) =>
      answerLength(fields, status, methods[count]),
    )
    if (read !== undefined && !read.message.startLine[0]?.startsWith('1')) count += 1
    return read
  })
  return { ...reading, messages: reading.messages.filter(({ startLine: [status] }) => status?.[0] !== '1') }
}

type Read = { readonly message: StrictMessage; readonly rest: Buffer }
type Framing = number | 'chunked'

function readAll(bytes: Buffer, readOne: (rest: Buffer) => Read | undefined): Reading {
  const messages: StrictMessage[] = []
  for (let rest = bytes; ;) {
    const read = rest.length > 0 ? readOne(rest) : undefined
    if (read === undefined) return { messages, rest }
    messages.push(read.message)
    rest = read.rest
  }
}

function readMessage(
  bytes: Buffer,
  startLine: RegExp,
  framingOf: (fields: StrictMessage['fields'], parts: readonly string[]) => Framing,
): Read | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const [, ...parts] = startLine.exec(first) ?? fault('start line', first)
  const fields = lines.map(readField)
  const framing = framingOf(fields, parts)
  const read = framing === 'chunked' ? readChunks(bytes, end + 4) : readLength(bytes, end + 4, framing)
  return read && { message: { startLine: parts, fields, body: read.body }, rest: bytes.subarray(read.end) }
}

function readField(line: string): readonly [string, string] {
  const [, name = '', value = ''] = FIELD.exec(line) ?? fault('field', line)
  if (CONTROL.test(value)) fault('value', line)
  // To CGI and the like they are the same.
  if (/^(content_length|transfer_encoding)$/i.test(name)) fault('twin', line)
  return [name.toLowerCase(), value]
}

function requestLength(fields: StrictMessage['fields']): Framing {
  const [host = '', ...others] = valuesIn(fields, 'host')
  if (others.length > 0 || !HOST.test(host)) fault('Host', JSON.stringify(fields))
  return framingIn(fields) ?? 0
}

function answerLength(fields: StrictMessage['fields'], status: string, method = 'GET'): Framing {
  const framing = framingIn(fields)
  if (method === 'HEAD' || status.startsWith('1') || status === '204' || status === '304') return 0
  return framing ?? fault('an answer that only its connection ends', status)
}

function framingIn(fields: StrictMessage['fields']): Framing | undefined {
  const lengths = valuesIn(fields, 'content-length')
  const codings = valuesIn(fields, 'transfer-encoding')
  if (lengths.length + codings.length > 1) fault('framing', [...lengths, ...codings].join(' and '))
  const [coding] = codings
  if (coding !== undefined) return coding.toLowerCase() === 'chunked' ? 'chunked' : fault('coding', coding)
  const [length] = lengths
  if (length !== undefined && !LENGTH.test(length)) fault('length', length)
  return length === undefined ? undefined : Number(length)
}

export function valuesIn(fields: StrictMessage['fields'], name: string): string[] {
  return fields.flatMap(([candidate, value]) => (candidate === name ? [value] : []))
}

type Body = { readonly body: Buffer; readonly end: number }

function readLength(bytes: Buffer, start: number, length: number): Body | undefined {
  const end = start + length
  return bytes.length < end ? undefined : { body: bytes.subarray(start, end), end }
}

// No extensions, and no trailers: Usher sends none.
function readChunks(bytes: Buffer, start: number): Body | undefined {
  const chunks: Buffer[] = []
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const line = bytes.toString('latin1', at, lineEnd)
    const data = lineEnd + 2
    const size = line === '0' ? 0 : Number.parseInt(CHUNK_SIZE.exec(line)?.[0] ?? fault('chunk', line), 16)
    if (bytes.length < data + size + 2) return undefined
    if (bytes.toString('latin1', data + size, data + size + 2) !== '\r\n') fault('end of chunk', line)
    if (size === 0) return { body: Buffer.concat(chunks), end: data + 2 }
    chunks.push(bytes.subarray(data, data + size))
    at = data + size + 2
  }
}

function fault(what: string, text: string): never {
  throw new Error(`no clear ${what}: ${JSON.stringify(text.slice(0, 200))}`)
}
