import { createHash } from 'node:crypto'
import { parseFragment, serialize } from 'parse5'
import { test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { createPages } from '../../src/pages/index.ts'
import type { NoticeContext } from '../../src/pages/notice.ts'
import type { PageBrand } from '../../src/pages/view.ts'
import { brand, hrefs, skeleton, templates } from './samples.ts'

const CONTEXT: NoticeContext = { page: 'wrong-credentials', variant: 'page', reference: 'K7Q2-M9XA' }

const MAX_NOTICE_BYTES = 5_000

function render(context: Partial<NoticeContext> = {}, changes: Partial<PageBrand> = {}) {
  const pages = createPages({ templates, brand: { ...brand, ...changes }, frameAncestors: [] })
  const notice = pages.renderNotice({ ...CONTEXT, ...context })
  return { ...notice, html: notice.fragment.toString('latin1') }
}

test('every page has a notice: one element in ASCII, with its title, its text, a step and the reference', async (t) => {
  for (const page of PAGES) {
    for (const variant of ['page', 'frame'] as const) {
      const { html, fragment } = render({ page, variant })
      const { title, text, frame, steps, notice } = templates.locales.english.pages[page]
      const words = notice === undefined ? [variant === 'frame' ? frame : text, steps[0] ?? ''] : [notice]
      const shown = parseFragment(html)
      t.equal(shown.childNodes.length, 1, `${page}: one element`)
      // oxlint-disable-next-line no-control-regex
      t.match(html, /^[\t\n\u0020-\u007E]+$/, `${page}: ASCII`)
      for (const sentence of [title, ...words]) {
        t.ok(html.includes(escaped(sentence.replaceAll('{product}', 'TestRail'))), `${page}: ${sentence}`)
      }
      t.match(html, 'K7Q2-M9XA')
      t.ok(fragment.length < MAX_NOTICE_BYTES, `${page}: ${fragment.length} bytes`)
    }
  }
})

test('a notice runs nothing, asks nothing of anyone and leaves the headings of the page alone', async (t) => {
  for (const page of PAGES) {
    const { html } = render({ page })
    const names = skeleton(html.replace(/<style>[^]*<\/style>/, '')).join(' ')
    t.notMatch(names, /<script|<iframe|<form|<object|<img|<link|<base|<h\d|\sstyle\b|\sid\b|\son[a-z]+/, page)
    t.notMatch(html, /@import|url\(/, page)
  }
})

test('it offers no way to sign in or to try again, which is what the form below is for', async (t) => {
  for (const page of PAGES) {
    for (const href of hrefs(render({ page }).html)) t.match(href, /^mailto:qa@northwind\.example\?/, page)
    const { html } = render({ page }, { contactUrl: '/help' })
    for (const href of hrefs(html)) t.equal(href, '/help', page)
    const labels = [...html.matchAll(/<a [^>]*>([^<]*)</g)].map(([, label]) => label)
    t.notMatch(labels.join(), /Sign in|Try again|another account/, page)
  }
})

test('where asking helps most and nobody is named, it says in words whom to ask', async (t) => {
  const nobody = createPages({ templates, brand: { product: 'TestRail' }, frameAncestors: [] })
  const htmlOf = (page: NoticeContext['page']) => String(nobody.renderNotice({ ...CONTEXT, page }).fragment)
  t.match(htmlOf('no-licence'), 'Ask the people at your organisation who look after TestRail')
  t.notMatch(htmlOf('wrong-credentials'), /Ask the people|in another tab/)
})

test('a link in a frame opens a tab and says so', async (t) => {
  const { html } = render({ variant: 'frame' }, { contactUrl: 'https://help.example.com/' })
  t.match(html, /target="_blank" rel="noopener">\s*Ask for help \(opens a new tab\)/)
  t.notMatch(render({}, { contactUrl: 'https://help.example.com/' }).html, '_blank')
})

test('the hash is that of its style, which has the colour of the brand', async (t) => {
  for (const accentColor of ['#0b5fff', '#fff200']) {
    const { html, styleSource } = render({}, { accentColor })
    const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? ''
    t.equal(styleSource, `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    t.equal(style.includes('--usher-edge:#0b5fff'), accentColor === '#0b5fff')
  }
})

test('letters beyond ASCII arrive in any charset', async (t) => {
  const { html } = render({}, { product: 'Prüfstand 試験 \u{1F980} \ud800' })
  t.match(html, 'Pr&#252;fstand &#35430;&#39443; &#129408; &#65533;')
  t.match(serialize(parseFragment(html)), 'Prüfstand 試験 \u{1F980} \uFFFD')
})

test('a hostile text changes no tag and no attribute', async (t) => {
  const calm = skeleton(render().html)
  for (const payload of [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    '</style><script>alert(1)</script>',
    '--><svg/onload=alert(1)><!--',
    '</div></body><base href=//evil.example>',
    '{{ 7 | times: 6 }}',
    '\u0000<b>\u2028',
  ]) {
    for (const field of ['product', 'organisation'] as const) {
      t.same(skeleton(render({}, { [field]: payload }).html), calm, encodeURIComponent(payload))
    }
    t.same(skeleton(render({ reference: payload }).html), calm, encodeURIComponent(payload))
  }
})

test('a notice that cannot be shown is named when the pages are made', async (t) => {
  const makeWith = (changes: { notice?: string; noticeStyles?: string }) => () => {
    const layouts = { ...templates.layouts, 'notice.liquid': changes.notice ?? '<div></div>' }
    const changed = { ...templates, ...changes, layouts }
    createPages({ templates: changed, brand, frameAncestors: [] })
  }
  t.throws(makeWith({ notice: '\n{{ titel }}' }), {
    template: 'notice.liquid',
    message: /notice\.liquid:2:4 there is no field titel/,
  })
  t.throws(makeWith({ noticeStyles: 'p { color: red }</style>' }), {
    template: 'notice.css',
    message: /must not contain <\/style/,
  })
  t.throws(makeWith({ noticeStyles: "p::before { content: '→' }" }), {
    template: 'notice.css',
    message: /must be ASCII/,
  })
  t.doesNotThrow(makeWith({ noticeStyles: '/* → */\np { color: red }' }))
})

function escaped(text: string): string {
  return text.replaceAll("'", '&#39;').replaceAll('’', '&#8217;')
}
