import { join } from 'node:path'
import { readTemplates } from '../../src/config/templates.ts'
import { createPages, type PageBrand, type PageContext, type Ways } from '../../src/pages/index.ts'
import { wantedAddress } from '../../src/rules/returnAddress.ts'

export const templates = readTemplates(join(import.meta.dirname, '../../templates'))

export const brand: PageBrand = {
  product: 'TestRail',
  organisation: 'Northwind',
  contactEmail: 'qa@northwind.example',
}

export const context: PageContext = {
  page: 'sign-in-required',
  variant: 'page',
  status: 401,
  reference: 'K7Q2-M9XA',
  wanted: wantedAddress({ target: '/testrail/index.php?/runs/view/12', pathPrefix: '/testrail' }),
}

export const WAYS: Ways = { signIn: '/testrail/index.php?/auth/login' }

type Changes = {
  readonly brand?: Partial<PageBrand>
  readonly context?: Partial<PageContext>
  readonly frameAncestors?: readonly string[]
  readonly ways?: Ways
}

/** One page of the shipped templates, as text beside its headers. */
export function renderSample({
  brand: brandChanges,
  context: contextChanges,
  frameAncestors = [],
  ways = WAYS,
}: Changes = {}) {
  const pages = createPages({ templates, brand: { ...brand, ...brandChanges }, frameAncestors, ways })
  const page = pages.render({ ...context, ...contextChanges })
  return { ...page, html: page.body.toString('utf8') }
}

/** A page without the script of the frame, which is neither words nor tags. */
export function withoutScript(html: string): string {
  return html.replace(/<script type="module">[^]*?<\/script>\n?/, '')
}

/** Tags and their attribute names in order: what a browser builds, without what it shows. */
export function skeleton(html: string): string[] {
  const tags = html.match(/<(?:"[^"]*"|[^">])*>/g) ?? []
  return tags.map((tag) => tag.replaceAll(/="[^"]*"/g, ''))
}

export function hrefs(html: string): string[] {
  return [...html.matchAll(/\shref="([^"]*)"/g)].map(([, href = '']) => href)
}
