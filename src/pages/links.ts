// What may stand in an href. The configuration is checked before it comes here; this is the second lock.

const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u

/** The address where it is a path of this site or an http(s) URL, else undefined: no javascript:, no //elsewhere. */
export function safeHref(address: string | undefined): string | undefined {
  if (address === undefined || CONTROL_OR_BACKSLASH.test(address)) return undefined
  if (/^https?:\/\//i.test(address)) return URL.canParse(address) ? address : undefined
  return /^\/(?!\/)/.test(address) ? address : undefined
}

/** The same for a link inside a sentence, which may also lead to a letter or a call. */
export function safeTextHref(address: string): string | undefined {
  if (/[\p{Cc}\s\\]/u.test(address)) return undefined
  return /^(mailto:[^/]|tel:[+0-9])/i.test(address) ? address : safeHref(address)
}

/** A mailto: address with a prepared letter (RFC 6068). */
export function mailto({ email, subject, body }: { email: string; subject: string; body: string }): string {
  const lines = body.trim().replaceAll(/\r\n?|\n/g, '\r\n') // RFC 6068 5: line breaks are %0D%0A
  return `mailto:${encodeAddress(email)}?subject=${encode(subject)}&body=${encode(lines)}`
}

// RFC 6068 2: a ? or & in the address would end it and begin a header field; the @ stays readable.
function encodeAddress(email: string): string {
  return encode(email).replaceAll('%40', '@')
}

// encodeURIComponent throws on half a surrogate pair, and no page may fail over a name.
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
