import { splitTarget } from './target.ts'

/**
 * The address that a person wanted, as a path of the same site: safe to send a browser to. What could leave the site
 * (//host, backslashes, control characters) or is not a path becomes '/'.
 */
export function returnAddress(target: string): string {
  const { path, query } = splitTarget(target)
  // IIS serves //index.php as /index.php; a browser would take it for a host.
  const local = `${path.replace(/^\/+/, '/')}${query === '' ? '' : `?${query}`}`
  if (!local.startsWith('/') || /^\/\\|[\u0000-\u0020\u007f]/.test(local)) return '/'
  // A backslash after the first is a slash to browsers (URL standard, special schemes).
  return isSameSite(local) ? local : '/'
}

export type WantedPlace = { readonly target: string; readonly pathPrefix: string }

/**
 * A link with the wanted address filled in, encoded for a query: {return} as a path of the site, {returnBelow} less the
 * site's prefix, for applications that put their own context path before it (Seraph's os_destination).
 */
export function linkWithReturn(template: string, { target, pathPrefix }: WantedPlace): string {
  return template.replaceAll(/\{(return|returnBelow)\}/g, (_, name: string) => {
    const address = returnAddress(target)
    return encodeURIComponent(
      percentEncodeBytes(name === 'return' ? address : withoutPrefix(address, pathPrefix)),
    )
  })
}

function withoutPrefix(address: string, pathPrefix: string): string {
  const prefix = pathPrefix.replace(/\/$/, '')
  const below = address.startsWith(prefix) ? address.slice(prefix.length) : address
  // What is left may itself begin with two slashes.
  return returnAddress(below.startsWith('/') ? below : `/${below}`)
}

const PROBE = 'http://site.invalid'

function isSameSite(address: string): boolean {
  return URL.canParse(address, PROBE) && new URL(address, PROBE).origin === PROBE
}

// Node gives the bytes of a target as latin1; those above ASCII are percent-encoded as the bytes they were.
function percentEncodeBytes(address: string): string {
  return address.replaceAll(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}
