// What stands in the frames: the pages as people get them.
import { createHash } from 'node:crypto'
import { test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { sitePages } from '../../src/pages/sitePages.ts'
import { REFERENCE, REFUSAL_OF } from '../../src/preview/examples.ts'
import { SAMPLE_NAMES } from '../../src/preview/samples.ts'
import type { PreviewDocument } from '../../src/preview/document.ts'
import { wantedAddress } from '../../src/rules/returnAddress.ts'
import { templates, withoutScript } from '../pages/samples.ts'
import { CONFIG, configOf, galleryOf, select } from './samples.ts'

const [SITE] = configOf(CONFIG).sites
const gallery = galleryOf()

function pagesOfSite() {
  if (!SITE) throw new Error('there is no site')
  return sitePages({ site: SITE, templates, ownPath: '/.usher' })
}

test('a page and a frame are the very bytes that people get, less the script', (t) => {
  const pages = pagesOfSite()
  for (const page of PAGES) {
    for (const variant of ['page', 'frame'] as const) {
      for (const language of ['en', 'de']) {
        const { body, ...shown } = gallery.documentOf(
          select(gallery, { page, variant, language, sample: 'known' }),
        )
        const given = pages.render({
          ...{
            page,
            variant,
            status: REFUSAL_OF[page].status,
            reference: REFERENCE,
            acceptLanguage: language,
          },
          wanted: wantedAddress({ target: '/projects/overview?tab=1', pathPrefix: '/' }),
          person: 'ada.lovelace@example.com',
        })
        const unscripted = Buffer.from(withoutScript(given.body.toString()))
        t.equal(withoutLinks(body), withoutLinks(unscripted), `${page} ${variant} ${language}`)
        t.notMatch(String(body), '<script')
        t.equal(withoutPlaces(shown.contentSecurityPolicy), withoutPlaces(given.contentSecurityPolicy))
      }
    }
  }
  t.end()
})

test('only the gallery may embed what it shows, and nothing is sent from there', (t) => {
  for (const variant of ['page', 'frame', 'notice', 'json']) {
    for (const scheme of ['system', 'dark']) {
      const { contentSecurityPolicy } = gallery.documentOf(select(gallery, { variant, scheme }))
      t.match(contentSecurityPolicy, /frame-ancestors 'self'$/, `${variant} ${scheme}`)
      t.match(contentSecurityPolicy, /^default-src 'none'.*; form-action 'none';/)
    }
  }
  t.end()
})

test('the policy of every document allows every style in it', (t) => {
  for (const variant of ['page', 'frame', 'notice', 'json']) {
    for (const scheme of ['system', 'light', 'dark']) {
      const document = gallery.documentOf(select(gallery, { variant, scheme }))
      t.ok(stylesIn(document).length > 0)
      for (const style of stylesIn(document)) {
        const hash = createHash('sha256').update(style).digest('base64')
        t.ok(document.contentSecurityPolicy.includes(`'sha256-${hash}'`), `${variant} ${scheme}`)
      }
    }
  }
  t.end()
})

test('colours that are forced change what a style asks of the browser, and nothing else', (t) => {
  for (const variant of ['page', 'frame', 'notice']) {
    const asIs = String(gallery.documentOf(select(gallery, { variant, scheme: 'system' })).body)
    for (const [scheme, opposite, condition] of [
      ['dark', 'light', '(min-width:0)'],
      ['light', 'dark', '(max-width:-1px)'],
    ] as const) {
      const forced = String(gallery.documentOf(select(gallery, { variant, scheme })).body)
      t.notMatch(forced, /prefers-color-scheme/, variant)
      t.notMatch(forced, `content="${opposite}`)
      t.match(forced, `<meta name="color-scheme" content="${scheme}">`)
      t.equal(
        asIs
          .replaceAll(/\(prefers-color-scheme: ?dark\)/g, condition)
          .replaceAll(/color-scheme: ?light dark/g, `color-scheme:${scheme}`)
          .replace('content="light dark"', `content="${scheme}"`),
        forced,
      )
    }
  }
  t.end()
})

test('a notice stands above the form, as in the page of an application', (t) => {
  const { body } = gallery.documentOf(select(gallery, { variant: 'notice', page: 'wrong-credentials' }))
  t.match(
    String(body),
    /<body><div class="usher-notice"[^]*That sign-in did not work[^]*<\/div>\n<main>\n<h1>Log in/,
  )
  t.end()
})

test('JSON is what programs get, in English, and beside it broken into lines', (t) => {
  const selection = select(gallery, { variant: 'json', page: 'blocked', language: 'de' })
  const { body, contentType } = gallery.problemOf(selection)
  t.equal(contentType, 'application/problem+json; charset=utf-8')
  t.match(JSON.parse(String(body)), {
    cause: 'refused',
    status: 403,
    title: 'This way to TestRail is blocked',
  })
  t.match(String(gallery.documentOf(selection).body), /<pre tabindex="0"><code>\{\n {2}&quot;type&quot;: /)
  t.end()
})

test('the samples are what they say', (t) => {
  const shown = (sample: string, page = 'no-licence'): string =>
    String(gallery.documentOf(select(gallery, { sample, page })).body)
  t.notMatch(shown('usual'), 'ada.lovelace')
  t.match(shown('known'), 'ada.lovelace@example.com')
  t.match(shown('contact'), 'href="mailto:it-help@example.com')
  t.notMatch(shown('no-contact'), 'mailto:')
  t.match(shown('long'), 'Requirements-and-Verification-Workbench')
  for (const sample of SAMPLE_NAMES) for (const page of PAGES) t.match(shown(sample, page), '</html>')
  t.end()
})

test('a brand with everything keeps what the configuration says', (t) => {
  const full = (text: string): string =>
    String(galleryOf(text).documentOf(select(galleryOf(text), { sample: 'full', page: 'blocked' })).body)
  const page = full(CONFIG)
  for (const said of [
    '+44 20 7946 0123',
    '>Handbook</a>',
    '(prefers-color-scheme: dark)" srcset="data:',
    '#e3ece6',
  ])
    t.match(page, said)
  t.match(page, 'https://desk.example.com/new?about=K7Q2-M9XA')
  const own = full(CONFIG.replace('Northwind', "Northwind, contactPhone: '1234', backgroundColor: '#aabbcc'"))
  t.match(own, 'tel:1234')
  t.match(own, '--canvas:#aabbcc')
  t.notMatch(own, '#12211d', 'light and dark belong together')
  t.end()
})

test('the sign-in form stands where the application has one, with the place of its words', (t) => {
  const selection = (page: string) => select(gallery, { sample: 'sign-in-form', page, variant: 'frame' })
  const places = (page: string) => gallery.placesOf(selection(page)).length
  t.match(gallery.documentOf(selection('session-expired')).body.toString(), 'type="password"')
  t.notMatch(gallery.documentOf(selection('blocked')).body.toString(), 'type="password"')
  t.same([places('session-expired'), places('blocked')], [2, 1], 'words that are not there have no place')
  t.end()
})

test('what a script would show is shown', (t) => {
  const hidden = (sample: string, variant: string): string[] => {
    const { body } = gallery.documentOf(select(gallery, { sample, variant }))
    return body.toString().match(/<[^<>]* hidden\b[^<>]*>/g) ?? []
  }
  t.match(hidden('usual', 'frame'), [/id="apart"/])
  t.same(hidden('apart', 'frame'), [])
  for (const variant of ['page', 'frame']) {
    const { body } = gallery.documentOf(select(gallery, { sample: 'sent', variant }))
    t.match(body.toString(), /<button [^>]*data-go-back>Go back</)
    t.same(hidden('sent', variant), [])
  }
  t.end()
})

test('the forms to ask are the very bytes that people get, in nobody’s focus', (t) => {
  const { forms } = pagesOfSite()
  for (const language of ['en', 'de']) {
    for (const kind of ['queued', 'already', 'limited', 'full'] as const) {
      const selection = select(gallery, { page: `ask-${kind}`, language })
      const given = forms.renderReceipt(kind, { reference: REFERENCE, acceptLanguage: language })
      t.same(gallery.documentOf(selection).body, given.body)
      t.match(given.body.toString(), `<h1>${gallery.titleOf(selection)}</h1>`)
    }
  }
  const page = (name: string): string =>
    String(gallery.documentOf(select(gallery, { page: name, sample: 'known' })).body)
  t.match(page('ask-form'), 'value="ada.lovelace@example.com"')
  t.notMatch(page('ask-form'), 'class="fault"')
  t.equal(page('ask-mistakes').split('class="fault"').length - 1, 3, 'a mistake in each field')
  t.notMatch(page('ask-mistakes'), 'autofocus')
  t.end()
})

test('names are no longer than a configuration allows', (t) => {
  const [, product = ''] = /class="product"><bdi>(.*?)<\/bdi>/.exec(longPage()) ?? []
  const [, organisation = ''] = /class="organisation"><bdi>(.*?)<\/bdi>/.exec(longPage()) ?? []
  for (const name of [product, organisation]) t.ok(name.length > 50 && name.length <= 60, name)
  t.end()
})

test('each site has its own brand, and nothing of it is markup', (t) => {
  const page = String(gallery.documentOf(select(gallery, { site: 'wiki' })).body)
  t.match(page, 'Wiki &lt;b&gt;&#34;&amp;')
  t.match(page, '--accent:#bb0000')
  t.match(page, 'href="/wiki/login.action?os_destination=%2Fprojects%2Foverview')
  t.end()
})

function longPage(): string {
  return String(gallery.documentOf(select(gallery, { sample: 'long' })).body)
}

function stylesIn({ body }: PreviewDocument): string[] {
  return [...String(body).matchAll(/<style>([^]*?)<\/style>/g)].map(([, style = '']) => style)
}

// What holds for the gallery alone.
function withoutPlaces(policy: string): string {
  return policy.replaceAll(/(form-action|frame-ancestors) [^;]*/g, '')
}

// Where the sign-in leads back to is the sample's own.
function withoutLinks(body: Buffer): string {
  return String(body).replaceAll(/href="\/[^"]*"/g, 'href')
}
