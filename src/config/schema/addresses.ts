// Formats of hosts, paths and URLs: undefined for what is allowed, else a reason or remedy (formats.ts).
import { isIP } from 'node:net'
import { nearest } from '../validate/nearest.ts'

const DEMOS = ['demo:testrail', 'demo:confluence']

const HOST_NAME = /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/

export function isHttpUrl(value: string): string | undefined {
  if (!/^https?:\/\//.test(value)) return schemeRemedy(value)
  if (/[\s\\]/.test(value)) return 'it must not contain spaces or backslashes'
  if (!URL.canParse(value)) return 'the host or the port in it cannot be read'
  return undefined
}

// undici sends no credentials of a URL, and a fragment never leaves. No reason is told: what is a secret is not shown.
export function isWebhookUrl(value: string): string | undefined {
  if (isHttpUrl(value) !== undefined) return ''
  const { username, password, hash } = new URL(value)
  return username === '' && password === '' && hash === '' ? undefined : ''
}

// RFC 6265 5.2.3: a dot at its beginning is dropped. A name without a dot, or an address, takes no cookies of others.
export function isCookieDomain(value: string): string | undefined {
  if (value.startsWith('.')) return `write ${value.slice(1)}`
  return HOST_NAME.test(value) && value.includes('.') && isIP(value) === 0 ? undefined : ''
}

// The request target is forwarded byte for byte, so a path or query here could only mislead.
export function isUpstream(value: string): string | undefined {
  if (DEMOS.includes(value)) return undefined
  if (value.startsWith('demo:')) return didYouMean(value, DEMOS)
  const reason = isHttpUrl(value)
  if (reason !== undefined) return reason
  const { origin, pathname, port, username, password } = new URL(value)
  if (username !== '' || password !== '')
    return 'credentials cannot be given here; leave out what is before the @'
  if (port === '0') return 'nothing listens on port 0'
  if (pathname === '/' && !/[?#]/.test(value)) return undefined
  return `write ${origin}: a path is forwarded as the client sent it, none is added`
}

function schemeRemedy(value: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]
  if (scheme !== undefined) return `write http or https, in lower case, instead of ${scheme}`
  if (value.startsWith('//')) return 'put http: or https: in front'
  return /^[A-Za-z0-9[]/.test(value) ? 'put http:// or https:// in front' : ''
}

/** A path on the same site, or an http(s) URL: nothing that a browser could run, or that leaves by surprise. */
export function isLink(value: string): string | undefined {
  const reason = isLinkBelow(value)
  if (reason !== undefined || /^(\/|https?:)/.test(value)) return reason
  return `begin it with a slash: /${value}`
}

/** The same, or a path below the prefix of the site: for presets, which do not know where they will live. */
export function isLinkBelow(value: string): string | undefined {
  const unknown = isReturnText(value)
  if (unknown !== undefined) return unknown
  if (/[\u0000-\u0020\u007f\\]/.test(value))
    return 'it must not contain spaces, control characters or backslashes'
  if (/^https?:\/\//.test(value)) return isHttpUrl(value)
  if (value.startsWith('//')) return 'two slashes lead to another host; begin with one, or with https://'
  return /^[^/?#]*:/.test(value) ? 'it must begin with /, http:// or https://' : undefined
}

/** A path alone, in which nothing is filled in: where a form posts to. */
export function isPathBelow(value: string): string | undefined {
  if (/^https?:\/\//.test(value)) return 'what people type goes to the site itself; leave out the host'
  return /[{}]/.test(value) ? 'nothing is filled in here' : isLinkBelow(value)
}

/** Any text in which the wanted address may stand. */
export function isReturnText(value: string): string | undefined {
  const unknown = /\{(?!(return|returnBelow)\})[^}]*\}?/.exec(value)?.[0]
  return unknown && `${unknown} is unknown; only {return} and {returnBelow} are filled in`
}

export function isListenHost(value: string): string | undefined {
  if (isIP(value) !== 0) return undefined
  if (/^\d+(\.\d+)*$/.test(value)) return 'it has the form of an address but is none'
  if (HOST_NAME.test(value)) return undefined
  if (value === '*') return 'write 0.0.0.0 for all IPv4 addresses, or "::" for all addresses'
  if (/^\[.*\]$/.test(value)) return 'leave out the brackets'
  if (/^https?:\/\//.test(value)) return 'leave out http://'
  const port = /^[^:]+:(\d+)$/.exec(value)?.[1]
  return port === undefined ? '' : `leave out the port here; write port: ${port} beside it`
}

// RFC 6066 3: a server name is no address.
export function isServerName(value: string): string | undefined {
  if (isIP(value) !== 0) return 'an address cannot be sent as SNI; leave serverName out to have it verified'
  return HOST_NAME.test(value) ? undefined : ''
}

export function isSiteHost(value: string): string | undefined {
  if (/^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/.test(value)) return undefined
  if (/^\[[0-9A-Fa-f:.]+\]$/.test(value)) return isIP(value.slice(1, -1)) === 6 ? undefined : ''
  if (value === '*') return 'leave out hosts altogether for any host'
  if (isIP(value) === 6) return `put it in brackets: "[${value}]"`
  if (/^https?:\/\//.test(value)) return 'leave out http:// and any path'
  if (/:\d+$/.test(value)) return 'leave out the port'
  return value.endsWith('.') ? 'leave out the dot at the end' : ''
}

/** "keep", "upstream", or what a Host header may carry. */
export function isHostHeader(value: string): string | undefined {
  const [, host = value] = /^(.*):\d{1,5}$/.exec(value) ?? []
  if (HOST_NAME.test(host) || isIP(/^\[(.*)\]$/.exec(host)?.[1] ?? '') === 6) return undefined
  return /^https?:\/\//.test(value) ? 'leave out http://' : ''
}

export function isPathPrefix(value: string): string | undefined {
  if (!value.startsWith('/')) return HOST_NAME.test(value) ? `write /${value}` : ''
  if (value.includes('*')) return 'leave out the *: everything below the prefix belongs to it'
  if (/[?#\s\\%;]/.test(value))
    return 'it is compared with the decoded path; spaces and any of ? # % ; \\ have no place in it'
  const segments = value.slice(1).split('/')
  const last = segments.pop()
  const odd = ['', '.', '..'].some((segment) => segments.includes(segment)) || last === '.' || last === '..'
  return odd ? 'empty, . and .. segments are never matched' : undefined
}

/** A source of the Content-Security-Policy's frame-ancestors. */
export function isOrigin(value: string): string | undefined {
  if (value === '*' || value === "'self'") return undefined
  if (/^https?:\/\/[A-Za-z0-9.*:[\]_-]+$/.test(value)) return undefined
  if (value === 'self') return `write "'self'", the inner quotes belong to it`
  if (/^https?:\/\/[^/]+\//.test(value)) return 'leave out the path'
  return HOST_NAME.test(value) ? `put http:// or https:// in front` : ''
}

function didYouMean(value: string, words: readonly string[]): string {
  const guess = nearest(value, words)
  return guess === undefined ? '' : `did you mean ${guess}?`
}
