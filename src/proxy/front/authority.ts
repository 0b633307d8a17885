import { isIPv6 } from 'node:net'

// RFC 3986 3.2.2, less the comma, which would make two hosts of one for whoever takes a field for a list, and less user
// info, which RFC 9110 4.2.4 forbids.
const HOST_AND_PORT = /^(?:\[([\dA-Fa-f:.]+)\]|(?:[\w.~!$&'()*+;=-]|%[\dA-Fa-f]{2})+)(?::\d{0,5})?$/

/** True for a host, perhaps with a port, as Host and :authority may carry it. */
export function isAuthority(text: string): boolean {
  if (text === latest) return true
  const holds = hasForm(text)
  if (holds) latest = text
  return holds
}

// Nearly every request names the same.
let latest: string | undefined

function hasForm(text: string): boolean {
  const match = HOST_AND_PORT.exec(text)
  return match !== null && (match[1] === undefined || isIPv6(match[1]))
}

/** True where both name the same place: by any case, the scheme's own port said or not. */
export function isSameAuthority(first: string, second: string, scheme: string): boolean {
  return first === second || normalized(first, scheme) === normalized(second, scheme)
}

function normalized(authority: string, scheme: string): string {
  return authority.toLowerCase().replace(scheme === 'https' ? /:(443)?$/ : /:(80)?$/, '')
}
