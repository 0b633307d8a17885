import { test } from 'tap'
import type { TextsByLanguage } from '../../src/config/schema/textsSchema.ts'
import { createPages } from '../../src/pages/index.ts'
import { brand, context, templates, WAYS } from './samples.ts'

type Changes = { readonly product?: string; readonly texts: TextsByLanguage; readonly language?: string }

function bodyOf(
  { product = 'TestRail', texts, language = 'en' }: Changes,
  variant: 'page' | 'frame',
): string {
  const wording = { languages: { default: 'en', offer: ['en', 'ar'] }, texts: [texts] } as const
  const pages = createPages({
    ...{ templates, wording, frameAncestors: [], ways: WAYS },
    brand: { ...brand, product },
  })
  const html = pages.render({ ...context, page: 'no-licence', variant, acceptLanguage: language }).body
  return html.toString().split('</style>')[1] ?? ''
}

const NAMES = [
  '*x*_y',
  '**bold**',
  '`code`',
  '[a](https://evil.example)',
  '<b>&amp;',
  'a@b.example',
  '{product}',
  '\\',
]

test('the name of a product is never read as Markdown', async (t) => {
  const texts = {
    en: { pages: { 'no-licence': { text: '*Ask* for {product}. **{product}** [{product}](/p)' } } },
  }
  for (const product of NAMES) {
    const shown = product.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    t.match(
      bodyOf({ product, texts }, 'page'),
      `<p class="lead"><em>Ask</em> for ${shown}. <strong>${shown}</strong> <a href="/p">${shown}</a></p>`,
      product,
    )
  }
})

test('a name in the address of a link is encoded, and never chooses where it leads', async (t) => {
  const texts = {
    en: { pages: { 'no-licence': { text: '[a](https://d.example/?p={product}) [b]({product})' } } },
  }
  t.match(
    bodyOf({ product: 'javascript:alert("&")', texts }, 'page'),
    '<p class="lead"><a href="https://d.example/?p=javascript%3Aalert(%22%26%22)">a</a> b</p>',
  )
})

test('a sentence still chooses by the product, also from right to left', async (t) => {
  const pages = { 'no-licence': { text: '{product, select, TestRail {**Ask** {product}.} other {Other.}}' } }
  t.match(bodyOf({ texts: { en: { pages } } }, 'page'), '<strong>Ask</strong> TestRail.')
  t.match(
    bodyOf({ texts: { ar: { pages } }, language: 'ar' }, 'page'),
    '<strong>Ask</strong> \u2068TestRail\u2069.',
  )
  t.match(bodyOf({ product: 'Jira', texts: { en: { pages } } }, 'page'), '<p class="lead">Other.</p>')
})

test('steps, the words of a frame and those in place of a button hold Markdown; a title does not', async (t) => {
  const texts: TextsByLanguage = {
    en: {
      pages: {
        'no-licence': { title: '*So*', steps: ['Use **this**.'], frame: 'Ask [them](https://d.example).' },
      },
    },
  }
  const page = bodyOf({ texts }, 'page')
  t.match(page, '>*So*</h1>')
  t.match(page, '<li>Use <strong>this</strong>.</li>')
  t.match(
    bodyOf({ texts }, 'frame'),
    'Ask <a href="https://d.example" target="_blank" rel="noopener">them<span class="unseen"> (opens a new tab)</span></a>.',
  )
})

test('programs and notices get the sentence without its marks', async (t) => {
  const texts = {
    en: {
      pages: {
        'no-licence': { text: '**Ask** for [it](https://d.example).\n\nThen wait.', steps: ['*One*'] },
      },
    },
  }
  const wording = { languages: { default: 'en', offer: ['en'] }, texts: [texts] } as const
  const pages = createPages({ templates, brand, wording, frameAncestors: [] })
  const refusal = { status: 403, cause: 'no-licence', page: 'no-licence', reference: 'R' } as const
  const { detail } = JSON.parse(pages.renderProblem(refusal).body.toString()) as { detail: string }
  t.equal(detail, 'Ask for it (https://d.example).\n\nThen wait.')
  const notice = pages
    .renderNotice({ page: 'no-licence', variant: 'page', reference: 'R' })
    .fragment.toString()
  t.match(notice, 'Ask for it (https://d.example).')
  t.match(notice, '>One</p>')
})
