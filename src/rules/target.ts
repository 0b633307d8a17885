/**
 * The path and query of a request target; of an absolute-form (RFC 9112 3.2.2) too. query is without its question mark.
 * A fragment, which no client should send, is dropped as servers do (GHSA-pxq7-h93f-9jrg).
 */
export function splitTarget(target: string): { path: string; query: string } {
  const origin = target.startsWith('/')
    ? 0
    : (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0].length ?? 0)
  const hash = target.indexOf('#', origin)
  const end = hash === -1 ? target.length : hash
  const mark = target.indexOf('?', origin)
  if (mark === -1 || mark > end) return { path: target.slice(origin, end) || '/', query: '' }
  return { path: target.slice(origin, mark) || '/', query: target.slice(mark + 1, end) }
}

/**
 * One form for every spelling of a path, for rules only (what is forwarded stays as it came): percent-decoded,
 * backslashes as slashes, path parameters (;x) dropped, empty and dot segments resolved.
 */
export function canonicalPath(path: string): string {
  if (SIMPLE_PATH.test(path)) return path
  // Twice, because some servers decode twice; more often is nobody's meaning.
  const decoded = decodeLaxly(decodeLaxly(percentEncodeBytes(path))).replaceAll('\\', '/')
  const segments: string[] = []
  for (const segment of decoded.split('/')) {
    const name = segment.split(';', 1)[0] ?? ''
    if (name === '' || name === '.') continue
    if (name === '..') segments.pop()
    else segments.push(name)
  }
  const trailing = /\/(\.{1,2})?(;[^/]*)?$/.test(decoded) && segments.length > 0
  return `/${segments.join('/')}${trailing ? '/' : ''}`
}

/** Whether a canonical path is below a prefix, which has no slash at its end: whole segments only. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')
}

/** A query percent-decoded as a whole; for tests of a text, not for taking parameters apart. */
export function decodedQuery(query: string): string {
  if (query === '') return ''
  return decodeLaxly(percentEncodeBytes(query))
}

/** Node gives the bytes of a target as latin1; those above ASCII are percent-encoded as the bytes that they were. */
export function percentEncodeBytes(text: string): string {
  // To replace nothing takes longer than to find nothing.
  if (!HAS_HIGH_BYTE.test(text)) return text
  return text.replaceAll(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}

const HAS_HIGH_BYTE = /[\u0080-\u00ff]/

/**
 * Percent-decodes as the laxest server would, and never fails: overlong UTF-8 (%C0%AF, a slash to servers of old),
 * %uNNNN (HTTP.SYS: PercentUAllowed), and latin1 where bytes are no UTF-8 at all, as IIS does.
 */
export function decodeLaxly(text: string): string {
  if (!text.includes('%')) return text
  return text.replaceAll(ENCODED, (run, unit: string | undefined) =>
    unit === undefined ? decodeRun(run) : String.fromCharCode(Number.parseInt(unit, 16)),
  )
}

// Nearly every path: nothing to decode, no empty and no dot segment.
const SIMPLE_PATH = /^(?:\/[A-Za-z0-9_~$!@+-][A-Za-z0-9_.~$!@+-]*)*\/?$/

const ENCODED = /%u([0-9A-Fa-f]{4})|(?:%[0-9A-Fa-f]{2})+/g

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return decodeBytes(Buffer.from(run.replaceAll('%', ''), 'hex')) // not the UTF-8 of RFC 3629
  }
}

function decodeBytes(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length;) {
    const length = sequenceLength(bytes[index] ?? 0)
    const point = codePointOf(bytes.subarray(index, index + length), length)
    text += String.fromCodePoint(point ?? bytes[index] ?? 0)
    index += point === undefined ? 1 : length
  }
  return text
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf8 || lead < 0xc0) return 1
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
}

// RFC 3629 3, but for its ban on longer forms than needed. undefined for what is no sequence.
function codePointOf(sequence: Uint8Array, length: number): number | undefined {
  const [lead = 0, ...rest] = sequence
  if (sequence.length < length || rest.some((byte) => (byte & 0xc0) !== 0x80)) return undefined
  if (length === 1) return lead
  const point = rest.reduce((bits, byte) => (bits << 6) | (byte & 0x3f), lead & (0xff >> (length + 1)))
  return point > 0x10ffff ? undefined : point
}
