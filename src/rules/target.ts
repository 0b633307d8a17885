/** The path and query of a request target; of an absolute-form (RFC 9112 3.2.2) too. query is without its question mark. */
export function splitTarget(target: string): { path: string; query: string } {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0] ?? ''
  const local = target.slice(origin.length)
  const mark = local.indexOf('?')
  if (mark === -1) return { path: local || '/', query: '' }
  return { path: local.slice(0, mark) || '/', query: local.slice(mark + 1) }
}

/**
 * One form for every spelling of a path, for rules only (what is forwarded stays as it came): percent-decoded,
 * backslashes as slashes, path parameters (;x) dropped, empty and dot segments resolved.
 */
export function canonicalPath(path: string): string {
  if (SIMPLE_PATH.test(path)) return path
  // Twice, because some servers decode twice; more often is nobody's meaning.
  const decoded = decode(decode(path)).replaceAll('\\', '/')
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

/** A query percent-decoded as a whole; for tests of a text, not for taking parameters apart. */
export function decodedQuery(query: string): string {
  return decode(query)
}

// Nearly every path: nothing to decode, no empty and no dot segment.
const SIMPLE_PATH = /^(?:\/[A-Za-z0-9_~$!@+-][A-Za-z0-9_.~$!@+-]*)*\/?$/

// What is not UTF-8 is read as latin1, as IIS does, so that decoding never fails.
function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
}
