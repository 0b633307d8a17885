/**
 * A Content-Security-Policy field that lets one more style element be, and changes nothing else.
 * value: one field line, in which a comma separates policies. source: the quoted hash of the style's text.
 */
export function permitStyle(value: string, source: string): string {
  return value
    .split(',')
    .map((policy) => permitInPolicy(policy, source))
    .join(',')
}

type Directive = { readonly text: string; readonly name: string; readonly sources: readonly string[] }

// CSP 3, 6.8.4: which directive says whether a style element may be; without any of them, it may.
const DECIDING = ['style-src-elem', 'style-src', 'default-src']

function permitInPolicy(policy: string, source: string): string {
  const directives = policy.split(';').map(parseDirective)
  // CSP 3, 2.2.1: of directives with one name the first counts.
  const deciding = DECIDING.map((name) => directives.find((directive) => directive.name === name)).find(
    Boolean,
  )
  if (deciding === undefined || allowsAllInline(deciding)) return policy
  const sources = deciding.sources.filter((each) => each.toLowerCase() !== "'none'")
  if (deciding.name === 'default-src') {
    return `${policy}; ${['style-src', ...sources, source].join(' ')}`
  }
  const texts = directives.map((directive) =>
    directive === deciding
      ? `${leadOf(directive)}${[directive.name, ...sources, source].join(' ')}`
      : directive.text,
  )
  return texts.join(';')
}

// ASCII white space alone separates (CSP 3, 2.2.1).
const WHITE_SPACE = /[\t\n\f\r ]+/

function parseDirective(text: string): Directive {
  const [name = '', ...sources] = text.split(WHITE_SPACE).filter((part) => part !== '')
  return { text, name: name.toLowerCase(), sources }
}

function leadOf({ text }: Directive): string {
  return /^[\t\n\f\r ]*/.exec(text)?.[0] ?? ''
}

// CSP 3, 6.7.3.2: a nonce or a hash switches 'unsafe-inline' off, so that adding one would block every other style.
// 'strict-dynamic' does so for scripts alone.
function allowsAllInline({ sources }: Directive): boolean {
  const lower = sources.map((each) => each.toLowerCase())
  return lower.includes("'unsafe-inline'") && !lower.some((each) => NONCE_OR_HASH.test(each))
}

// CSP 3, 2.3.1. What is not written so counts for nothing.
const NONCE_OR_HASH = /^'(nonce|sha256|sha384|sha512)-[a-z0-9+/_-]+={0,2}'$/
