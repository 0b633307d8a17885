import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { createPages, type PageContext } from '../../src/pages/index.ts'
import { brand, context, renderSample, skeleton, templates, withoutScript } from './samples.ts'

const VARIANTS = ['page', 'frame'] as const

const VOID_TAGS = new Set(['meta', 'link', 'img'])

const MAX_PAGE_BYTES = 14 * 1024
const MAX_FRAME_BYTES = 6 * 1024

function everyPage(
  changes: Partial<PageContext> = {},
): { name: string; html: string; bytes: number; gzipped: number; variant: string }[] {
  const pages = createPages({ templates, brand, frameAncestors: [] })
  return PAGES.flatMap((page) =>
    VARIANTS.map((variant) => {
      const { body } = pages.render({ ...context, page, variant, ...changes })
      const html = body.toString('utf8')
      return {
        name: `${page}, ${variant}`,
        html,
        bytes: body.length,
        gzipped: gzipSync(body).length,
        variant,
      }
    }),
  )
}

test('every cause has a page and a frame of well-formed HTML with one heading and one main part', async (t) => {
  for (const { name, html } of everyPage()) {
    t.ok(html.startsWith('<!doctype html>\n<html lang="en" dir="ltr">\n<head>'), name)
    t.equal(html.match(/<h1[ >]/g)?.length, 1, `${name}: one h1`)
    t.equal(html.match(/<main/g)?.length, 1, `${name}: one main`)
    t.match(html, '<meta name="robots" content="noindex">', name)
    t.match(html, '<meta name="viewport"', name)
    t.match(html, /<title>[^<]+ · TestRail<\/title>/, name)
    t.match(html, 'K7Q2-M9XA', `${name}: the reference`)
    t.same(unclosed(html), [], `${name}: every tag is closed`)
  }
})

test('a page leaves no placeholder and no blank line', async (t) => {
  for (const { name, html } of everyPage()) {
    const [, body = ''] = withoutScript(html).split('</style>')
    t.notMatch(body, /[{}]/, name)
    t.notMatch(html, /\n[ \t]*\n/, name)
  }
})

test('a page runs no script but that of the frame, has no style attribute and asks nothing of anyone', async (t) => {
  for (const { name, html } of everyPage()) {
    const names = skeleton(name.endsWith('frame') ? withoutScript(html) : html).join(' ')
    t.notMatch(names, /<script|<iframe|<form|<object|<embed|<base|\sstyle\b|\son[a-z]+/, name)
    t.notMatch(html, /@import|url\(/, `${name}: the stylesheet loads nothing`)
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address)
    const loaded = addresses.filter((address) => !/^(data:|mailto:|\/testrail\/|$)/.test(address))
    t.same(loaded, [], name)
  }
})

test('a page stays under 14 KB as it is, a frame under 6 KB compressed', async (t) => {
  for (const { name, bytes, gzipped, variant } of everyPage()) {
    if (variant === 'page') t.ok(bytes < MAX_PAGE_BYTES, `${name}: ${bytes}`)
    else t.ok(gzipped < MAX_FRAME_BYTES, `${name}: ${gzipped}`)
  }
})

test('the headers say what the body is', async (t) => {
  const { contentType, contentLanguage, body } = renderSample({ brand: { product: 'Prüfstand 試験' } })
  t.equal(contentType, 'text/html; charset=utf-8')
  t.equal(contentLanguage, 'en')
  t.ok(body.includes(Buffer.from('Sign in to Prüfstand 試験', 'utf8')))
})

test('a status that is no refusal is not shown', async (t) => {
  t.match(renderSample({ context: { status: 403 } }).html, 'Status <span class="code">403</span>')
  t.notMatch(renderSample({ context: { status: 200 } }).html, 'Status')
})

test('the logo of the brand stands in place of the mark, and in the tab', async (t) => {
  const logo = 'data:image/png;base64,AAAA'
  const { html } = renderSample({ brand: { logo } })
  t.match(html, `<img class="logo" src="${logo}" alt="">`)
  t.match(html, `<link rel="icon" href="${logo}">`)
  t.notMatch(html, 'class="mark"')
})

test('a part that cannot be read is named when the pages are made', async (t) => {
  const makeWith = (name: string, source: string) => () =>
    createPages({
      templates: { ...templates, layouts: { ...templates.layouts, [name]: source } },
      brand,
      frameAncestors: [],
    })
  const broken = [
    {
      name: 'parts/card.liquid',
      source: '<main>\n{% if title %}</main>',
      says: /parts\/card\.liquid:2:1 .*not closed/,
    },
    { name: 'page.liquid', source: '{{ title | shout }}', says: /page\.liquid:1:1 undefined filter: shout/ },
    {
      name: 'parts/action.liquid',
      source: '\n\n{{ action.colour }}',
      says: /parts\/action\.liquid:3:4 undefined variable: action\.colour/,
    },
    {
      name: 'parts/panel.liquid',
      source: '{{ titel }}',
      says: /parts\/panel\.liquid:1:4 there is no field titel; did you mean title\?/,
    },
    {
      name: 'parts/logo.liquid',
      source: '{% include "parts/none.liquid" %}',
      says: /parts\/logo\.liquid:1:1 there is no part "parts\/none\.liquid"/,
    },
    {
      name: 'parts/card.liquid',
      source: '{{ product.constructor }}',
      says: /parts\/card\.liquid:1:4 undefined variable: product\.constructor/,
    },
  ]
  for (const { name, source, says } of broken) {
    t.throws(makeWith(name, source), { code: 'USHER_TEMPLATE', template: name, message: says }, source)
  }
})

test('a stylesheet that would end its element is refused', async (t) => {
  const styles = 'p { color: red }</STYLE><script>'
  t.throws(() => createPages({ templates: { ...templates, styles }, brand, frameAncestors: [] }), {
    code: 'USHER_TEMPLATE',
    template: 'styles.css',
  })
})

function unclosed(html: string): string[] {
  const open: string[] = []
  for (const [, slash, name = '', end] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return [`</${name}>`]
    } else if (end !== '/' && !VOID_TAGS.has(name)) open.push(name)
  }
  return open
}
