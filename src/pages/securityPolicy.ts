/**
 * The Content-Security-Policy of our pages: nothing runs, nothing is fetched, nothing is sent.
 * styleSource is the quoted hash of the one inlined stylesheet; ancestors is what frame-ancestors says.
 */
export function securityPolicy(styleSource: string, ancestors: string): string {
  return [
    "default-src 'none'",
    `style-src ${styleSource}`,
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')
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
  return ["'self'", ...sources.filter((source) => source !== '*' && source !== "'self'")].join(' ')
}

function requireSources(sources: readonly string[]): void {
  for (const [index, source] of sources.entries()) {
    if (/^[^\s;,]+$/.test(source)) continue
    throw new Error(`frameAncestors[${index}]: ${JSON.stringify(source)} is not one origin, * or 'self'`)
  }
}
