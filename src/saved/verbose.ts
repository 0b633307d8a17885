import { isInterim, isRequestLine, isStatusLine, parseRequestHead, parseResponseHead } from './head.ts'
import { LineReader } from './lines.ts'
import type { Line } from './lines.ts'
import { onlyInterim, parseTranscript } from './transcript.ts'
import type { Transcript } from './transcript.ts'

/** True for what `curl -v` writes: heads whose lines begin with "> " and "< ", among lines of curl's own. */
export function isVerbose(text: string): boolean {
  return (
    /^\s*(?:%|\*|>|< HTTP\/|\$|#|curl|Note:|Warning:|Script started)/.test(text) && /^< HTTP\/\d/m.test(text)
  )
}

/** The last exchange of what `curl -v` wrote; with -i or without, into a file or as a terminal mixes it. */
export function parseVerbose(text: string, file: string): Transcript {
  const { exchanges, interim } = collectExchanges(new LineReader(text))
  const last = exchanges.at(-1)
  if (last === undefined) throw onlyInterim(file, interim)
  const below = withoutNoise(last.reader.rest)
  return {
    ...(last.request && { request: parseRequestHead(last.request, file) }),
    head: parseResponseHead(last.response.lines, file),
    below: last.response.isDoubled ? below.replace(/^\r*\n/, '') : belowPlainHeads(below, file),
  }
}

/** Lines of one head without their prefix. isDoubled: -i had the terminal show each a second time, without one. */
type PrefixedHead = { readonly lines: readonly Line[]; readonly isDoubled: boolean }

type Exchanged = {
  readonly request: readonly Line[] | undefined
  readonly response: PrefixedHead
  /** Where its body begins. */
  readonly reader: LineReader
}

type Collected = { readonly exchanges: readonly Exchanged[]; readonly interim: Line | undefined }

function collectExchanges(reader: LineReader): Collected {
  const exchanges: Exchanged[] = []
  let interim: Line | undefined
  let request: readonly Line[] | undefined
  for (let line = reader.next(); line; line = reader.next()) {
    const sent = withoutPrefix(line, '>')
    if (sent && isRequestLine(sent.text)) request = takePrefixed(reader, sent, '>').lines
    const got = withoutPrefix(line, '<')
    if (!got || !isStatusLine(got.text)) continue
    const response = takePrefixed(reader, got, '<')
    if (isInterim(Number(got.text.split(' ')[1]))) interim = got
    else exchanges.push({ request, response, reader: reader.after(0) })
  }
  return { exchanges, interim }
}

function withoutPrefix({ text, number }: Line, prefix: string): Line | undefined {
  if (text === prefix) return { text: '', number }
  return text.startsWith(`${prefix} `) ? { text: text.slice(2), number } : undefined
}

// Up to the prefixed line that is empty. curl's own lines may stand between: about cookies, for example.
function takePrefixed(reader: LineReader, first: Line, prefix: string): PrefixedHead {
  const lines = [first]
  const other = prefix === '>' ? '< ' : '> '
  let isDoubled = false
  for (let line = reader.peek(); line && !line.text.startsWith(other); line = reader.peek()) {
    reader.next()
    const own = withoutPrefix(line, prefix)
    if (own?.text === '') break
    if (own) lines.push(own)
    else isDoubled ||= isStatusLine(line.text)
  }
  return { lines, isDoubled }
}

// With -i into a file the plain heads follow, and then the body.
function belowPlainHeads(below: string, file: string): string {
  return isStatusLine(new LineReader(below).peek()?.text ?? '') ? parseTranscript(below, file).below : below
}

/** A body without the lines that curl's other output left in it. */
function withoutNoise(text: string): string {
  const body = NOISE.reduce((rest, noise) => rest.replaceAll(noise, ''), text)
  return withoutLastNotes(body.replace(/^(?:\* [^\n]*\n)+/, ''))
}

const NOISE = [
  /^[{}] \[\d+ bytes data\]\r*\n/gm,
  /(?<![^\n])(?:\r[ \d.:kMGTP-]{20,100})+\r*(?:\n|$)/g, // the progress meter, drawn once or more
  /\* Connection #\d+ to host \S{1,255} left intact\r*(?:\n|$)/g, // also behind a last line that has no end
  /(?<![^\n])Script done on [^\n]*(?:\n|$)/g,
]

function withoutLastNotes(text: string): string {
  let end = text.length
  for (;;) {
    const start = text.lastIndexOf('\n', end - 2) + 1
    if (end === 0 || !/^\* \S/.test(text.slice(start, start + 3))) return text.slice(0, end)
    end = start
  }
}
