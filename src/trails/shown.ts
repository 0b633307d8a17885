// What the log may show of a request: bounded in length, and without what proves an identity.
import { HIDDEN, isSecretParameter, withoutSecrets } from '../rules/secrets.ts'
import { decodeLaxly, splitTarget } from '../rules/target.ts'

const MAX_TARGET_CHARACTERS = 1_000
const MAX_REFERER_CHARACTERS = 500
const MAX_AGENT_CHARACTERS = 256
const MAX_METHOD_CHARACTERS = 32

/** The path as it was sent, without parameters of its segments (;jsessionid=...). */
export function shownPath(target: string): string {
  return cut(hide(withoutPathParameters(splitTarget(target).path)), MAX_TARGET_CHARACTERS)
}

/** The query as it was sent, without the values of parameters that are known to be secret; undefined where there is none. */
export function shownQuery(target: string): string | undefined {
  const { query } = splitTarget(target)
  // Before it is taken apart: what is long is mostly a secret.
  return query === ''
    ? undefined
    : hide(cut(query, MAX_TARGET_CHARACTERS).split('&').map(shownPair).join('&'))
}

function shownPair(pair: string): string {
  const equals = pair.indexOf('=')
  if (equals === -1) return pair
  const name = pair.slice(0, equals)
  return isSecretParameter(decodeLaxly(decodeLaxly(name))) ? `${name}=${HIDDEN}` : pair
}

/** Where a person came from: without query and fragment, and without user:password@. */
export function shownReferer(referer: string | undefined): string | undefined {
  if (referer === undefined) return undefined
  const [address = ''] = referer.split(/[?#]|%3f|%23/i, 1)
  return cut(hide(withoutPathParameters(address.replace(USER_INFO, '$1'))), MAX_REFERER_CHARACTERS)
}

const USER_INFO = /^([a-z][a-z0-9+.-]*:\/{0,9}|\/\/)[^/]*@/i

export function shownAgent(agent: string | undefined): string | undefined {
  return agent === undefined ? undefined : hide(cut(agent, MAX_AGENT_CHARACTERS))
}

/** HTTP/2 lets any text be one. */
export function shownMethod(method: string): string {
  return cut(method, MAX_METHOD_CHARACTERS)
}

// Java's servers put the session there. Encoded as well, and twice.
function withoutPathParameters(path: string): string {
  return /;|%(?:25)?3b/i.test(path) ? path.replaceAll(/(?:;|%(?:25)?3b)[^/]*/gi, '') : path
}

// Nearly no text has anything like it, and to look for all of them takes longer than the rest of the line.
const MAY_BE_SECRET = /[=@]|%(?:25)?3[ad]|eyJ|\b(?:basic|bearer|negotiate|ntlm)\b/i

function hide(text: string): string {
  return MAY_BE_SECRET.test(text) ? withoutSecrets(text) : text
}

function cut(text: string, maxCharacters: number): string {
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text
}
