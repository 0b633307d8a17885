// What a text may be where a pattern cannot say it, each with the reason or remedy for one that is refused.
import { isIP } from 'node:net'
import { RE2JS, RE2JSSyntaxException } from 're2js'
import {
  isCookieDomain,
  isHostHeader,
  isHttpUrl,
  isLink,
  isLinkBelow,
  isListenHost,
  isOrigin,
  isPathBelow,
  isPathPrefix,
  isReturnText,
  isServerName,
  isSiteHost,
  isUpstream,
  isWebhookUrl,
} from './addresses.ts'
import { NAMED_NETWORKS } from '../networks.ts'
import { isPlainLink, isSignIn, isTemplatedLink, isTemplatedUrl } from './linkFormats.ts'
import { MESSAGE_FORMATS } from './messageFormats.ts'

export { createBlockList } from '../networks.ts'

/** Undefined for a text that is allowed; else what is wrong with it or what to write, '' where `allowed` says it all. */
export type Format = (value: string) => string | undefined

export const FORMATS: Readonly<Record<string, Format>> = {
  regex: isLinearRegex,
  status: isStatus,
  name: isName,
  readable: isReadable,
  method: isMethod,
  network: isNetwork,
  'media-type': isMediaType,
  'http-url': isHttpUrl,
  'webhook-url': isWebhookUrl,
  'cookie-domain': isCookieDomain,
  'listen-host': isListenHost,
  'site-host': isSiteHost,
  'host-header': isHostHeader,
  'path-prefix': isPathPrefix,
  'server-name': isServerName,
  upstream: isUpstream,
  link: isLink,
  'link-below': isLinkBelow,
  'path-below': isPathBelow,
  'return-text': isReturnText,
  'sign-in': isSignIn,
  'plain-link': isPlainLink,
  'templated-link': isTemplatedLink,
  'templated-url': isTemplatedUrl,
  origin: isOrigin,
  ...MESSAGE_FORMATS,
}

// Linear in the text, and in this: 64 KiB of the worst text take so many steps some 50 ms, in which nobody is served.
const MAX_REGEX_STEPS = 500

function isLinearRegex(value: string): string | undefined {
  try {
    const steps = RE2JS.compile(value).programSize()
    if (steps <= MAX_REGEX_STEPS) return undefined
    return `it has ${steps} steps, and may have ${MAX_REGEX_STEPS}; what is repeated {n} times counts n times`
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    return regexReason(error)
  }
}

function regexReason({ error, input }: RE2JSSyntaxException): string {
  const part = input ?? ''
  const [lookAround] = /^\(\?<?[=!]/.exec(part) ?? []
  if (lookAround !== undefined) {
    return `${lookAround} is look-around, which RE2 does not have; say it with a second test, or with \`not\``
  }
  if (/^\\[1-9]$/.test(part)) return `${part} is a back-reference, which RE2 does not have`
  return part === '' ? error : `${error}: ${part}`
}

function isStatus(value: string): string | undefined {
  if (/^[1-5]xx$/.test(value)) return undefined
  if (/^[1-5]XX$/.test(value)) return `write ${value.toLowerCase()}`
  const [, low = '', high = low] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(value) ?? []
  if (low === '') return ''
  return low <= high ? undefined : `the range runs backwards; write ${high}-${low}`
}

const NAME = /^[a-z0-9][a-z0-9-]*$/

function isName(value: string): string | undefined {
  if (NAME.test(value)) return undefined
  const close = value
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  return NAME.test(close) ? `write ${close}` : ''
}

function isReadable(value: string): string | undefined {
  return value.trim() === '' ? 'it is blank' : undefined
}

function isMethod(value: string): string | undefined {
  if (/^[A-Z][A-Z-]*$/.test(value)) return undefined
  return /^[a-z-]+$/i.test(value) ? `write ${value.toUpperCase()}` : ''
}

function isMediaType(value: string): string | undefined {
  if (/^[^/;\s]+\/[^/;\s]+$/.test(value)) return undefined
  return value.includes(';') ? 'leave out the ; and what follows it' : ''
}

function isNetwork(value: string): string | undefined {
  if (Object.hasOwn(NAMED_NETWORKS, value)) return undefined
  const [address = '', prefix, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return ''
  const longest = family === 4 ? 32 : 128
  if (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest)) return undefined
  return `what follows the / must be a number from 0 to ${longest}`
}
