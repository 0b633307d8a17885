import * as fc from 'fast-check'
import { test } from 'tap'
import { createPages } from '../../src/pages/index.ts'
import { brand, context, hrefs, renderSample, skeleton, templates, WAYS } from './samples.ts'

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '" onmouseover="alert(1)',
  '</style><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  '--><svg/onload=alert(1)><!--',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '<a href=//evil.example>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '`${alert(1)}`',
  '\u0000<b>\u2028',
  '\ud800<i>',
]

const TEMPLATE_SYNTAX = [
  '{{ 7 | times: 6 }}',
  '{% raw %}',
  '{% include "page.liquid" %}',
  '{product}',
  '{reference}',
  '$&$1',
]

test('a hostile text in any field changes no tag and no attribute', async (t) => {
  for (const variant of ['page', 'frame'] as const) {
    const calm = skeleton(renderSample({ context: { variant } }).html)
    for (const payload of PAYLOADS) {
      for (const field of ['product', 'organisation', 'contactEmail', 'logo'] as const) {
        const { html } = renderSample({ brand: { [field]: payload }, context: { variant } })
        const expected =
          field === 'logo'
            ? skeleton(renderSample({ brand: { logo: 'data:,' }, context: { variant } }).html)
            : calm
        t.same(skeleton(html), expected, `${variant}, ${field}: ${show(payload)}`)
      }
      t.same(
        skeleton(renderSample({ context: { variant, reference: payload } }).html),
        calm,
        `${variant}, reference: ${show(payload)}`,
      )
    }
  }
})

test('any text at all keeps the skeleton of the page', async (t) => {
  const calm = skeleton(renderSample().html)
  const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(anyText, anyText, anyText, (product, organisation, reference) => {
        const pages = createPages({
          templates,
          brand: { ...brand, product, organisation },
          frameAncestors: [],
          ways: WAYS,
        })
        const html = pages.render({ ...context, reference }).body.toString('utf8')
        return skeleton(html).join() === calm.join()
      }),
      { numRuns: 25 },
    ),
  )
})

test('a link leads to a path, to the web or to a letter, whatever address came in', async (t) => {
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'vbscript:x',
    ' javascript:alert(1)',
    'JaVaScRiPt:x',
  ]
  for (const address of [...PAYLOADS, ...elsewhere]) {
    const { html } = renderSample({ brand: { contactUrl: address }, ways: { signIn: address } })
    for (const href of hrefs(html).filter((each) => each !== '')) {
      t.match(href, /^(mailto:qa@northwind\.example\?|data:image\/svg)/, show(address))
    }
  }
})

test('template syntax inside a value stays text', async (t) => {
  for (const text of TEMPLATE_SYNTAX) {
    const { html } = renderSample({
      brand: { product: text, organisation: text },
      context: { reference: text },
    })
    const shown = text.replaceAll('&', '&amp;').replaceAll('"', '&#34;')
    t.ok(html.includes(`<h1>Sign in to ${shown}</h1>`), `product: ${show(text)}`)
    t.ok(html.includes(`<bdi>${shown}</bdi>`), `organisation: ${show(text)}`)
    t.ok(html.includes(`dir="ltr">${shown}</code>`), `reference: ${show(text)}`)
  }
})

test('a colour that is not a colour is refused before it reaches the stylesheet', async (t) => {
  for (const accentColor of ['red', '#12', '#12345', 'red;}*{display:none', '#fff</style>', '#ggg', '']) {
    t.throws(() => renderSample({ brand: { accentColor } }), /is not a colour such as #0b5fff/, accentColor)
    t.throws(() => renderSample({ brand: { accentColorDark: accentColor } }), /is not a colour/, accentColor)
  }
})

// TAP is a text protocol: no control character, line separator or half surrogate may stand in a name.
function show(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
