import { parse } from 'parse5'
import { test } from 'tap'
import type { TextsByLanguage } from '../../src/config/schema/textsSchema.ts'
import { LANGUAGES, PAGES } from '../../src/config/words.ts'
import type { Language } from '../../src/config/words.ts'
import { createPages } from '../../src/pages/index.ts'
import type { PageBrand, Pages } from '../../src/pages/index.ts'
import { brand, context, hrefs, skeleton, templates, withoutScript } from './samples.ts'

const VARIANTS = ['page', 'frame'] as const

// As test/pages/index.test.ts has them for English.
const MAX_BYTES = { page: 14 * 1024, frame: 6 * 1024 }
const MAX_NOTICE_BYTES = 6_000

// What Outlook on Windows takes of a mailto: address.
const MAX_LETTER_CHARACTERS = 2_000

type Options = {
  readonly offer?: readonly Language[]
  readonly texts?: readonly TextsByLanguage[]
  readonly brand?: Partial<PageBrand>
}

function pagesIn({ offer = LANGUAGES, texts = [], brand: changes }: Options = {}): Pages {
  return createPages({
    templates,
    brand: { ...brand, ...changes },
    frameAncestors: [],
    wording: { languages: { default: offer[0] ?? 'en', offer }, texts },
  })
}

/** One sentence of a page, as a person reads it. */
function leadIn(pages: Pages, acceptLanguage: string, page: (typeof PAGES)[number] = 'no-licence'): string {
  const { body } = pages.render({ ...context, page, acceptLanguage })
  return /<p class="lead">([^<]*)</.exec(body.toString())?.[1] ?? ''
}

const everywhere = pagesIn()

for (const language of LANGUAGES) {
  const { direction, pages: texts = {} } = templates.locales.of[language]

  test(`${language}: every page and frame is well-formed, in its language and direction, and small`, async (t) => {
    for (const page of PAGES) {
      for (const variant of VARIANTS) {
        const name = `${page}, ${variant}`
        const asked = { ...context, page, variant, acceptLanguage: language }
        const { body, contentLanguage } = everywhere.render(asked)
        const html = body.toString()
        t.equal(contentLanguage, language, name)
        t.ok(html.startsWith(`<!doctype html>\n<html lang="${language}" dir="${direction}">`), name)
        t.same(faultsIn(html), [], `${name}: no parse error`)
        const [, words = ''] = withoutScript(html).split('</style>')
        t.notMatch(words, /[{}]/, `${name}: no placeholder`)
        t.same(skeleton(words), skeleton(englishOf(page, variant)), `${name}: the parts of the English one`)
        const { length } = everywhere.render({ ...asked, acceptEncoding: 'gzip' }).body
        t.ok(length < MAX_BYTES[variant], `${name}: ${length} bytes`)
        for (const href of hrefs(html)) t.ok(href.length < MAX_LETTER_CHARACTERS || href.startsWith('data:'))
      }
    }
  })

  test(`${language}: every notice is in ASCII, in its language and direction, and small`, async (t) => {
    for (const page of PAGES) {
      const notice = everywhere.renderNotice({
        page,
        variant: 'page',
        reference: 'A',
        acceptLanguage: language,
      })
      const html = notice.fragment.toString('latin1')
      t.match(html, `role="alert" lang="${language}" dir="${direction}"`, page)
      t.match(html, /^[\t\n\u0020-\u007E]+$/, `${page}: ASCII`)
      t.notMatch(html.split('</style>')[1], /[{}]/, `${page}: no placeholder`)
      t.ok(html.length < MAX_NOTICE_BYTES, `${page}: ${html.length} bytes`)
    }
  })

  test(`${language}: every page is translated, with as many steps as in English`, async (t) => {
    for (const page of PAGES) {
      const { title, text, steps } = templates.locales.english.pages[page]
      t.equal(texts[page]?.steps?.length, steps.length, page)
      if (language === 'en') continue
      t.not(texts[page]?.title, title, page)
      t.not(texts[page]?.text, text, page)
    }
  })
}

function englishOf(page: (typeof PAGES)[number], variant: 'page' | 'frame'): string {
  const html = everywhere.render({ ...context, page, variant, acceptLanguage: 'en' }).body.toString()
  return withoutScript(html).split('</style>')[1] ?? ''
}

function faultsIn(html: string): string[] {
  const faults: string[] = []
  parse(html, { onParseError: ({ code }) => faults.push(code), sourceCodeLocationInfo: true })
  return faults
}

test('what the words hang on is named for Vary, and nothing where there is no choice', async (t) => {
  t.same(everywhere.render(context).varyingOn, ['Accept-Language', 'Accept-Encoding'])
  t.same(everywhere.renderNotice(context).varyingOn, ['Accept-Language'])
  const german = pagesIn({ offer: ['de'] })
  t.same(german.render({ ...context, acceptLanguage: 'fr' }).varyingOn, ['Accept-Encoding'])
  t.equal(german.render({ ...context, acceptLanguage: 'fr' }).contentLanguage, 'de')
})

test('a program is told in English, whatever is offered', async (t) => {
  const problem = { status: 403, cause: 'no-licence', page: 'no-licence', reference: 'A' } as const
  const { body } = pagesIn({ offer: ['de', 'fr'] }).renderProblem(problem)
  t.match(body.toString(), 'You do not have access to TestRail yet')
})

test('a sentence of the operator stands in place of the shipped one, that of the site before that of all', async (t) => {
  const general: TextsByLanguage = {
    en: { pages: { 'no-licence': { title: 'Join {product}', text: 'Ask {organisation}.' } } },
    de: { actions: { askForLicence: 'Mitmachen' } },
  }
  const ofSite: TextsByLanguage = { en: { pages: { 'no-licence': { text: 'Ask the lab.' } } } }
  const pages = pagesIn({ texts: [general, ofSite] })
  const html = (acceptLanguage: string): string =>
    pages.render({ ...context, page: 'no-licence', acceptLanguage }).body.toString()
  t.match(html('en'), '<h1>Join TestRail</h1>')
  t.equal(leadIn(pages, 'en'), 'Ask the lab.')
  t.match(html('en'), 'Do not change your password.', 'the other sentences stay')
  t.match(html('de'), /class="action primary"[^>]*>Mitmachen</)
  t.match(html('de'), 'Sie haben noch keinen Zugriff auf TestRail', 'another language keeps its own')
})

test('a list of steps is replaced as a whole', async (t) => {
  const texts = [{ en: { pages: { blocked: { steps: ['Call 4711.'] } } } }]
  const html = pagesIn({ texts })
    .render({ ...context, page: 'blocked' })
    .body.toString()
  const [, steps = ''] = /<section class="help"[^]*?<ul>([^]*?)<\/ul>/.exec(html) ?? []
  t.equal(steps.trim(), '<li>Call 4711.</li>')
})

test('a sentence that a language lacks is said in English, in that of the operator where there is one', async (t) => {
  const { locales } = templates
  const bare = {
    ...templates,
    locales: {
      ...locales,
      of: { ...locales.of, fr: { language: 'fr' as const, direction: 'ltr' as const } },
    },
  }
  const pagesWith = (texts: readonly TextsByLanguage[]): Pages =>
    createPages({
      templates: bare,
      brand,
      frameAncestors: [],
      wording: { languages: { default: 'en', offer: ['en', 'fr'] }, texts },
    })
  t.match(leadIn(pagesWith([]), 'fr'), 'Your account has no licence for TestRail')
  const own = { en: { pages: { 'no-licence': { text: 'Ours.' } } } }
  t.equal(leadIn(pagesWith([own]), 'fr'), 'Ours.')
})

test('a select in a sentence chooses by the product', async (t) => {
  const text = '{product, select, TestRail {Ask the testers.} other {Ask about {product}.}}'
  const texts = [{ en: { pages: { 'no-licence': { text } } } }]
  t.equal(leadIn(pagesIn({ texts }), 'en'), 'Ask the testers.')
  t.equal(leadIn(pagesIn({ texts, brand: { product: 'Jira' } }), 'en'), 'Ask about Jira.')
})

test('a name of the other direction is isolated, so that it reorders nothing around it', async (t) => {
  t.match(leadIn(everywhere, 'ar'), '\u2068TestRail\u2069')
  t.notMatch(leadIn(everywhere, 'de'), /[\u2066-\u2069]/)
  t.match(leadIn(pagesIn({ brand: { product: 'مختبر' } }), 'de'), '\u2068مختبر\u2069')
})

test('a letter holds no invisible marks, which would be copied along with the reference', async (t) => {
  const html = everywhere.render({ ...context, page: 'no-licence', acceptLanguage: 'ar' }).body.toString()
  const letter = hrefs(html).find((href) => href.startsWith('mailto:')) ?? ''
  const { searchParams } = new URL(letter.replaceAll('&amp;', '&'))
  t.match(searchParams.get('body'), 'K7Q2-M9XA')
  t.notMatch(`${searchParams.get('subject')}${searchParams.get('body')}`, /[\u200E\u200F\u2066-\u2069]/)
})
