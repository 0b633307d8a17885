// Explanations are copied into tickets, and people send them to each other: nobody's credentials may stand in one.

const SECRET_FIELD = /authorization|cookie|token|secret|api-?key|passw|credential/i

/** True for a header whose value proves an identity. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELD.test(name)
}

const HIDDEN = '(hidden)'

// key=value of a query or a form, "key": "value" of JSON.
const SECRET_PARAMETER =
  /((?:(?:passw|pwd|token|jwt|secret|api[-_]?key|session|saml|assertion|signature|ticket|credential)[\w-]*|(?<![\w-])(?:code|sig|sid|key|auth))["']?\s*[:=]\s*["']?)[^\s"'&;<>]+/gi

/** A text of a request or a response without the credentials that can be told by their form. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(SECRET_PARAMETER, `$1${HIDDEN}`)
    .replaceAll(/\beyJ[\w-]{8,}[\w.-]*/g, HIDDEN) // RFC 7519: a JSON object in base64url begins so
    .replaceAll(/\/\/[^/\s@]*@/g, `//${HIDDEN}@`) // the user info of a URL
}
