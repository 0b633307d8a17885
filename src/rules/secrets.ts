// Explanations are copied into tickets, and people send them to each other: nobody's credentials may stand in one.

const SECRET_FIELD = /authorization|cookie|token|secret|api-?key|passw|credential/i

// Of a query or a form. "key" and the like alone: "keyword" is none.
const SECRET_NAME =
  /passw|passphrase|passcode|pwd|token|jwt|secret|(?:api|access|private)[-_]?key|sess(?:ion|id)|saml|assertion|signature|ticket|credential|cookie|[cx]srf|aspxauth|bearer|authorization|^(?:code|sig|sid|key|auth|pass|otp|state|nonce)$/i

/** True for a parameter, by its decoded name, whose value proves an identity. */
export function isSecretParameter(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** True for a header whose value proves an identity. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name)
}

/** What stands in the place of a secret. */
export const HIDDEN = '(hidden)'

// Every repetition has an end, so that no text takes longer than its length (as an open one would: /(a+)[\w]*x/).

// key=value of a query or a form, "key": "value" of JSON, also percent-encoded inside another parameter.
const SECRET_PARAMETER =
  /((?:(?:passw|passphrase|passcode|pwd|token|jwt|secret|(?:api|access|private)[-_]?key|sess(?:ion|id)|saml|assertion|signature|ticket|credential|[cx]srf|aspxauth|bearer)[\w-]{0,40}|(?<![\w-])(?:code|sig|sid|key|auth|pass|otp))["']?\s{0,8}(?:[:=]|%(?:25)?3[ad])\s{0,8}["'[{]{0,2})[^\s"'&;<>]+/gi

// <input name="os_password" value="...">, <meta name="ajs-atl-token" content="...">
const SECRET_ELEMENT =
  /(\b(?:name|id)\s{0,4}=\s{0,4}["']?[\w.-]{0,40}(?:passw|pwd|token|secret|[cx]srf|session)[\w.-]{0,40}["']?[^<>]{0,80}?\b(?:value|content)\s{0,4}=\s{0,4}["']?)[^"'<>\s]+/gi

// RFC 9110 11.6.2: a scheme, and credentials in token68.
const SECRET_CREDENTIALS = /\b((?:basic|bearer|negotiate|ntlm)\s+)(?=[\w+/.~-]{0,400}[\d+/=])[\w+/=.~-]{6,}/gi

/** A text of a request or a response without the credentials that can be told by their form. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(SECRET_ELEMENT, `$1${HIDDEN}`)
    .replaceAll(SECRET_PARAMETER, `$1${HIDDEN}`)
    .replaceAll(SECRET_CREDENTIALS, `$1${HIDDEN}`)
    .replaceAll(/\beyJ[\w-]{8,}[\w.-]*/g, HIDDEN) // RFC 7519: a JSON object in base64url begins so
    .replaceAll(/\/\/[^/\s@]{0,400}@/g, `//${HIDDEN}@`) // the user info of a URL
}
