/** What a client sends on one connection, and what becomes of it. */
export type Case = {
  readonly name: string
  /** One character a byte. */
  readonly sent: string
  /** The requests that the upstream sees, whole: such as `POST / "body"`. */
  readonly reaches: readonly string[]
  readonly end:
    | 'served' // the next request on the same connection is answered
    | 'refused' // the last answer is a refusal, and Usher closes
    | 'closed' // Usher closes behind its answer
    | 'unfinished' // the client ends its side inside its request
}

/** Behind what reaches the upstream the same connection serves on. */
export function served(name: string, sent: string, ...reaches: string[]): Case {
  return { name, sent, reaches, end: 'served' }
}

/** Nothing reaches the upstream, but for what was whole before. */
export function refused(name: string, sent: string, ...reaches: string[]): Case {
  return { name, sent, reaches, end: 'refused' }
}

/** Answered, and the connection closed whatever follows. */
export function closed(name: string, sent: string, ...reaches: string[]): Case {
  return { name, sent, reaches, end: 'closed' }
}

/** Never whole, for the upstream neither. */
export function unfinished(name: string, sent: string): Case {
  return { name, sent, reaches: [], end: 'unfinished' }
}

/** A request with these lines behind its Host; the body follows as it is. */
export function post(lines: string, body = ''): string {
  return request('POST / HTTP/1.1', lines, body)
}

export function request(startLine: string, lines = '', body = ''): string {
  return `${startLine}\r\nHost: a.example\r\n${lines === '' ? '' : `${lines}\r\n`}\r\n${body}`
}

/** What an attacker would have the upstream take for a request. */
export const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: a.example\r\n\r\n'
