import { isAnyone } from '../config/frameSources.ts'
import type { Ways } from './ways.ts'

export type Allowed = {
  /** The quoted hash of the one inlined stylesheet. */
  readonly style: string
  /** The quoted hash of the one inlined script. Without it nothing runs. */
  readonly script?: string
  /** Whether that may ask its own origin. */
  readonly asks?: boolean
  /** Whether the stylesheet brings fonts, as data. */
  readonly fonts?: boolean
  /** What form-action says: where forms lead, and where they are sent on to. */
  readonly forms: string
  /** What frame-ancestors says. */
  readonly ancestors: string
}

/** The Content-Security-Policy of our pages: nothing runs, is fetched or sent but what is said here. */
export function securityPolicy({
  style,
  script,
  asks = false,
  fonts = false,
  forms,
  ancestors,
}: Allowed): string {
  return [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src ${script}`]),
    ...(asks ? ["connect-src 'self'"] : []),
    `style-src ${style}`,
    'img-src data:',
    ...(fonts ? ['font-src data:'] : []),
    `form-action ${forms}`,
    "base-uri 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')
}

/**
 * Where the forms of a page may lead: to its own site, which sends a fresh start on to the sign-in. Chromium asks the
 * policy about each redirect too.
 */
export function formTargets({ signIn, signInForm, reset }: Ways, variant: 'page' | 'frame'): string {
  if (reset === undefined && !signInForm?.shownIn.includes(variant)) return "'none'"
  const elsewhere = URL.parse(signIn ?? '')?.origin
  return elsewhere === undefined ? "'self'" : `'self' ${elsewhere}`
}

/**
 * Who may embed the frame variant. None named means anyone, as the panel that it stands for is embedded:
 * CSP 3's * covers http and https origins, all that embeds a panel, and no page of ours has anything to click-jack.
 * Throws on a source that would end its directive.
 */
export function frameAncestors(sources: readonly string[]): string {
  requireSources(sources)
  return sources.length === 0 ? '*' : sources.join(' ')
}

/**
 * Who may embed a full page: its own site, and the origins named one by one. On an intranet without TLS browsers do not
 * say that they ask for a frame, so that a full page may stand in one of theirs.
 */
export function pageAncestors(sources: readonly string[]): string {
  requireSources(sources)
  return ["'self'", ...sources.filter((source) => source !== "'self'" && !isAnyone(source))].join(' ')
}

function requireSources(sources: readonly string[]): void {
  for (const [index, source] of sources.entries()) {
    if (/^[^\s;,]+$/.test(source)) continue
    throw new Error(`frameAncestors[${index}]: ${JSON.stringify(source)} is not one origin, * or 'self'`)
  }
}
