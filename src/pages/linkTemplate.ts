import { LINK_PLACEHOLDERS, type LinkPlaceholder } from '../config/words.ts'

/** What is known of a refusal, by the name under which a link asks for it; empty where it is not known. */
export type LinkValues = Readonly<Record<LinkPlaceholder, string>>

// An address may be as long as a server takes it; a service desk's own takes little more than this.
const MAX_VALUE_CHARACTERS = 1_000

/** A link with each {placeholder} filled in, percent-encoded: no value ends the part of the link that it stands in. */
export function fillLink(template: string, values: LinkValues): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    isPlaceholder(name) ? encode(values[name]) : whole,
  )
}

function isPlaceholder(name: string): name is LinkPlaceholder {
  return LINK_PLACEHOLDERS.some((known) => known === name)
}

// Cut before it is encoded, so that no half of a code is left; encodeURIComponent throws on half a surrogate pair.
function encode(value: string): string {
  return encodeURIComponent(value.slice(0, MAX_VALUE_CHARACTERS).toWellFormed())
}
