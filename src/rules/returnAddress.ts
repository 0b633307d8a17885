import { canonicalPath, decodeLaxly, isBelow, percentEncodeBytes, splitTarget } from './target.ts'

/**
 * The address that a person wanted, as a path of the same site: safe to send a browser to, also for whoever decodes it
 * once or twice more on the way. What could leave the site, or is not a path, becomes '/'.
 */
export function returnAddress(target: string): string {
  return isPlain(target) ? target : safeAddress(target)
}

// Names between single slashes, none of which begins with a dot, and a query without escapes: however it is decoded, and
// whoever reads it, it stays what it is. Most addresses are so, and what follows is dear.
const PLAIN = /^\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?(?:\?[\w.~=&+,:/-]+)?$/

function isPlain(target: string): boolean {
  return PLAIN.test(target)
}

function safeAddress(target: string): string {
  const { path, query } = splitTarget(target)
  // IIS serves //index.php as /index.php; a browser would take it for a host.
  const address = `${path.replace(/^\/+/, '/')}${query === '' ? '' : `?${query}`}`
  const once = decodeLaxly(percentEncodeBytes(address))
  const twice = decodeLaxly(once)
  const forms = [address, once, twice, fitted(twice)]
  // Node gives the bytes of a target as latin1: what has other letters came some other way.
  return /^[\u0021-\u00FF]*$/.test(address) && forms.every(staysOnSite) ? address : '/'
}

export type WantedPlace = { readonly target: string; readonly pathPrefix: string }

/** The address that a person wanted, safe to lead them to. */
export type Wanted = {
  /** A path of the site, with its query. */
  readonly address: string
  /** The same, encoded for a query. */
  readonly encoded: string
  /** Less the site's prefix, for applications that put their own context path before it (Seraph's os_destination). */
  readonly below: string
  readonly encodedBelow: string
}

/** Of a request target, whatever it holds. What is not below the site's prefix becomes the start of the site. */
export function wantedAddress({ target, pathPrefix }: WantedPlace): Wanted {
  const prefix = pathPrefix.replace(/\/$/, '')
  const wanted = percentEncodeBytes(returnAddress(target))
  const { path } = splitTarget(wanted)
  // An application that decodes %2F, and a browser that takes it for a letter, leave different segments by "..".
  const readings = isPlain(path) ? [path] : [path, new URL(path, SITE).pathname]
  const isOfSite = readings.every((each) => isBelow(canonicalPath(each), prefix))
  const address = isOfSite ? wanted : `${encodeURI(prefix.toWellFormed())}/`
  const encoded = encodeURIComponent(address)
  if (prefix === '') return { address, encoded, below: address, encodedBelow: encoded }
  const below = withoutPrefix(address, prefix)
  return { address, encoded, below, encodedBelow: encodeURIComponent(below) }
}

/**
 * A link with the wanted address filled in: {return} as a path of the site, {returnBelow} less the site's prefix.
 * In ASCII, as Location has to be.
 */
export function linkWithReturn(template: string, place: WantedPlace): string {
  return inAscii(template.includes('{') ? fillReturn(template, wantedAddress(place)) : template)
}

// What browsers make of such a link by themselves. A host has a form of its own for other letters.
function inAscii(link: string): string {
  if (!/[^\0-\u007f]/.test(link)) return link
  return URL.parse(link)?.href ?? link.toWellFormed().replaceAll(/[^\0-\u007f]+/g, encodeURIComponent)
}

/** The same for an address that is safe already. */
export function fillReturn(template: string, { encoded, encodedBelow }: Wanted): string {
  return template.replaceAll(/\{(return|returnBelow)\}/g, (_, name: string) =>
    name === 'return' ? encoded : encodedBelow,
  )
}

/** The same for the value of a field in a form, which its sender encodes. */
export function fillReturnIntoField(template: string, { address, below }: Wanted): string {
  return template.replaceAll(/\{(return|returnBelow)\}/g, (_, name: string) =>
    name === 'return' ? address : below,
  )
}

// As many segments as the prefix has, however they are spelt: a prefix is configured decoded.
function withoutPrefix(address: string, prefix: string): string {
  const depth = prefix.split('/').length - 1
  const [head = ''] = new RegExp(`^(?:/[^/?]*){${depth}}`).exec(address) ?? []
  if (canonicalPath(head) !== prefix) return address
  const below = address.slice(head.length)
  // What is left may itself begin with two slashes.
  return returnAddress(below.startsWith('/') ? below : `/${below}`)
}

// Windows finds an ASCII character for nearly any other (best fit), as does compatible normalisation (Unicode UAX 15).
function fitted(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\u2044\u2215\u2216\u29F5\u29F8\u29F9]/g, '/')
}

const SITE = 'http://site.invalid'

// URL standard 4.4: to browsers a backslash is a slash, and tabs and line ends are not there at all.
function staysOnSite(address: string): boolean {
  if (!/^\/(?![/\\])/.test(address) || /[\u0000-\u001f\u007f]/.test(address)) return false
  const url = URL.parse(address, SITE)
  // Dot segments may leave two slashes at the beginning: "/..//host" for whoever resolves it before redirecting.
  return url?.origin === SITE && !url.pathname.startsWith('//')
}
