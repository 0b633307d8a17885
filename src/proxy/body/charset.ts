import { firstValue } from '../../rules/fields.ts'
import type { HeaderFields } from '../../rules/fields.ts'

/** The name of a body's charset, as browsers find it (HTML standard 13.2.3.2): byte order mark, header, meta. */
export function charsetLabel(bytes: Buffer, headers: HeaderFields): string | undefined {
  return (
    byteOrderMark(bytes) ??
    CHARSET.exec(firstValue(headers, 'content-type'))?.[1] ??
    META_CHARSET.exec(bytes.toString('latin1', 0, META_SEARCH_BYTES))?.[1]
  )
}

function byteOrderMark(bytes: Buffer): string | undefined {
  const [first, second, third] = bytes.subarray(0, 3)
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

const CHARSET = /charset\s*=\s*["']?([\w.:-]{1,40})/i
const META_CHARSET = /<meta\b[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i
// The HTML standard lets a parser look for a meta charset in the first 1024 bytes.
const META_SEARCH_BYTES = 1_024
