import { decodeLaxly, percentEncodeBytes, splitTarget } from './target.ts'

/**
 * The address that a person wanted, as a path of the same site: safe to send a browser to, also for whoever decodes it
 * once or twice more on the way. What could leave the site, or is not a path, becomes '/'.
 */
export function returnAddress(target: string): string {
  const { path, query } = splitTarget(target)
  // IIS serves //index.php as /index.php; a browser would take it for a host.
  const address = `${path.replace(/^\/+/, '/')}${query === '' ? '' : `?${query}`}`
  const once = decodeLaxly(address)
  const forms = [address, once, decodeLaxly(once)]
  return !address.includes(' ') && forms.every(staysOnSite) ? address : '/'
}

export type WantedPlace = { readonly target: string; readonly pathPrefix: string }

/**
 * A link with the wanted address filled in, encoded for a query: {return} as a path of the site, {returnBelow} less the
 * site's prefix, for applications that put their own context path before it (Seraph's os_destination).
 */
export function linkWithReturn(template: string, { target, pathPrefix }: WantedPlace): string {
  return template.replaceAll(/\{(return|returnBelow)\}/g, (_, name: string) => {
    const address = returnAddress(target)
    const wanted = name === 'return' ? address : withoutPrefix(address, pathPrefix)
    return encodeURIComponent(percentEncodeBytes(wanted))
  })
}

function withoutPrefix(address: string, pathPrefix: string): string {
  const prefix = pathPrefix.replace(/\/$/, '')
  const below = address.slice(prefix.length)
  if (!address.startsWith(prefix) || !/^([/?]|$)/.test(below)) return address
  // What is left may itself begin with two slashes.
  return returnAddress(below.startsWith('/') ? below : `/${below}`)
}

const SITE = 'http://site.invalid'

// URL standard 4.4: to browsers a backslash is a slash, and tabs and line ends are not there at all.
function staysOnSite(address: string): boolean {
  if (!/^\/(?![/\\])/.test(address) || /[\u0000-\u001f\u007f]/.test(address)) return false
  const url = URL.parse(address, SITE)
  // Dot segments may leave two slashes at the beginning: "/..//host" for whoever resolves it before redirecting.
  return url?.origin === SITE && !url.pathname.startsWith('//')
}
