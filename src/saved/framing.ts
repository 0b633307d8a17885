/** The content of a body that is chunked from its first to its last byte (RFC 9112 7.1); undefined where it is not. */
export function dechunk(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ;) {
    const size = chunkSizeAt(bytes, at)
    if (size === undefined) return undefined
    const start = bytes.indexOf('\n', at) + 1
    if (size === 0) return isTrailer(bytes.subarray(start)) ? Buffer.concat(chunks) : undefined
    const end = start + size
    if (bytes.toString('latin1', end, end + 2) !== '\r\n') return undefined
    chunks.push(bytes.subarray(start, end))
    at = end + 2
  }
}

const MAX_SIZE_LINE_BYTES = 256

// A size in hexadecimal, perhaps with extensions, and CRLF.
function chunkSizeAt(bytes: Buffer, at: number): number | undefined {
  const end = bytes.indexOf('\n', at)
  if (end === -1 || end - at > MAX_SIZE_LINE_BYTES) return undefined
  const line = bytes.toString('latin1', at, end)
  const [, size] = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r]*)?\r$/.exec(line) ?? []
  return size === undefined ? undefined : Number.parseInt(size, 16)
}

// Fields, each with its end, and an empty line; editors add a line end of their own.
function isTrailer(bytes: Buffer): boolean {
  return /^(?:[^:\s]+:[^\r\n]*\r\n)*\r\n\s*$/.test(bytes.toString('latin1'))
}

/** Cut to its Content-Length; all there is where that is longer, or says nothing. */
export function cutToLength(bytes: Buffer, contentLength: string): Buffer {
  return /^\d{1,15}$/.test(contentLength) ? bytes.subarray(0, Number(contentLength)) : bytes
}
