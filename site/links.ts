// Where the links and pictures of a document lead on the site.
import { posix } from 'node:path'
import { addressOf, hrefBetween } from './documents.ts'
import type { Document } from './documents.ts'

export type Destination =
  /** Another place on the web. */
  | { readonly kind: 'elsewhere'; readonly href: string }
  /** A page of the site, or a file beside it. */
  | { readonly kind: 'here'; readonly href: string }
  /** A file of the checkout that the site does not have; `path` is below the root. */
  | { readonly kind: 'source'; readonly path: string }
  | { readonly kind: 'broken'; readonly reason: string }

export type Checkout = {
  readonly documents: ReadonlyMap<string, Document>
  /** Whether there is such a file or folder below the root. */
  readonly has: (path: string) => boolean
  /** Notes that the site needs a file below docs/, and says where it will stand. */
  readonly take: (path: string) => string
}

/** Resolves what a document links to, as it is written there. */
export function resolveLink(from: Document, target: string, checkout: Checkout): Destination {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return { kind: 'elsewhere', href: target }
  const [path = '', anchor] = target.split('#')
  const name = path === '' ? from.name : posix.join(posix.dirname(from.name), path).replace(/\/$/, '')
  if (name.startsWith('..')) return { kind: 'broken', reason: 'leads out of the checkout' }
  const document = checkout.documents.get(name) ?? checkout.documents.get(posix.join(name, 'README.md'))
  if (document !== undefined) return pageLink(from, document, anchor)
  if (!checkout.has(name)) return { kind: 'broken', reason: `there is no ${name}` }
  if (anchor !== undefined) return { kind: 'broken', reason: `${name} is no page and has no anchors` }
  if (!isFileOfDocs(name)) return { kind: 'source', path: name }
  return { kind: 'here', href: hrefBetween(addressOf(from.name), checkout.take(name)) }
}

function pageLink(from: Document, to: Document, anchor: string | undefined): Destination {
  if (anchor !== undefined && !to.headings.some((heading) => heading.anchor === anchor)) {
    return { kind: 'broken', reason: `${to.name} has no heading #${anchor}` }
  }
  const fragment = anchor === undefined ? '' : `#${anchor}`
  const isWithin = from === to && anchor !== undefined
  return {
    kind: 'here',
    href: isWithin ? fragment : `${hrefBetween(addressOf(from.name), addressOf(to.name))}${fragment}`,
  }
}

function isFileOfDocs(name: string): boolean {
  return name.startsWith('docs/') && posix.extname(name) !== ''
}
