// Formats of links that an operator puts on a page: undefined for what is allowed, else a reason or remedy (formats.ts).
import { nearest } from '../validate/nearest.ts'
import { isSignInForm, LINK_PLACEHOLDERS, SIGN_IN_FORMS } from '../words.ts'
import { isHttpUrl, isLink } from './addresses.ts'

/** A path on the same site, or an http(s) URL, in which nothing is filled in. */
export function isPlainLink(value: string): string | undefined {
  if (/[{}]/.test(value)) return 'nothing is filled in here; write %7B and %7D for braces'
  return looksLikeHost(value) ? 'put https:// in front' : isLink(value)
}

/** An http(s) URL in which what is known of a refusal is filled in, behind the host. */
export function isTemplatedUrl(value: string): string | undefined {
  return placeholderFault(value) ?? isHttpUrl(filledIn(value))
}

/** The same, or a path on the same site. */
export function isTemplatedLink(value: string): string | undefined {
  return placeholderFault(value) ?? isPlainLink(filledIn(value))
}

/** A link, or a word for the application's own form. */
export function isSignIn(value: string): string | undefined {
  if (isSignInForm(value)) return undefined
  const guess = /^[\w-]+$/.test(value) ? nearest(value, SIGN_IN_FORMS) : undefined
  return guess === undefined ? isLink(value) : `did you mean ${guess}?`
}

// What is filled in is percent-encoded, so that it never does more than a letter.
function filledIn(template: string): string {
  return template.replaceAll(/\{\w+\}/g, 'x')
}

function looksLikeHost(value: string): boolean {
  return /^[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)/.test(value)
}

const ALL = LINK_PLACEHOLDERS.map((name) => `{${name}}`).join(', ')

function placeholderFault(value: string): string | undefined {
  for (const [placeholder, name = ''] of value.matchAll(/\{([^{}]*)\}?|\}/g)) {
    if (placeholder.endsWith('}') && isKnown(name)) continue
    const guess = nearest(name, LINK_PLACEHOLDERS)
    return `${placeholder} is unknown; ${guess === undefined ? '' : `did you mean {${guess}}? `}filled in are ${ALL}`
  }
  // Whatever is wanted must not say whose page is opened.
  const [beforePath = ''] = /^\w*:?\/\/[^/?#]*/.exec(value) ?? []
  return beforePath.includes('{') ? 'a placeholder must stand behind the host' : undefined
}

function isKnown(name: string): boolean {
  return LINK_PLACEHOLDERS.some((known) => known === name)
}
