import { test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { galleryPage, MAX_SHOWN } from '../../src/preview/galleryPage.ts'
import type { GalleryView } from '../../src/preview/galleryPage.ts'
import { galleryOf, select } from './samples.ts'

const gallery = galleryOf()

function pageOf(changes: Partial<GalleryView> = {}): string {
  return galleryPage({
    gallery,
    selection: select(gallery, { page: 'all' }),
    from: 0,
    problems: [],
    version: 'v.1',
    links: {
      gallery: () => '?gallery',
      more: (from) => `?from=${from}`,
      asset: (name) => name,
      document: ({ page }) => `document/${page}`,
      problem: ({ page }) => `problem/${page}`,
      source: ({ file, line }) => (file.includes('locales/') ? `source/${file}#L${line}` : undefined),
    },
    ...changes,
  })
}

test('every page has a frame with a title, the cause, and the place of its words', (t) => {
  const html = pageOf()
  for (const page of PAGES)
    t.match(html, new RegExp(`<iframe title="[^"]{20,}" src="document/${page}" width="480"`))
  t.match(html, '<code>blocked</code></a> (cause <code>refused</code>), status 403')
  t.match(html, /<code>templates\/locales\/en\.yaml:\d+<\/code>/)
  t.match(html, '<code>ask-queued</code></a>, status 202')
  t.end()
})

test('the place of a sentence is the line of its page, and that of what the configuration says', (t) => {
  const places = gallery.placesOf(select(gallery, { site: 'wiki', page: 'refused', language: 'de' }))
  t.match(places, [
    { file: 'templates/locales/de.yaml', isEnglishInstead: false },
    { file: 'usher.yaml', line: 19, isEnglishInstead: false },
  ])
  t.match(gallery.titleOf(select(gallery, { site: 'wiki', page: 'refused', language: 'de' })), 'Nein')
  const asked = gallery.placesOf(select(gallery, { page: 'ask-queued', language: 'de' }))
  t.match(asked, [{ file: 'templates/locales/de.yaml', isEnglishInstead: false }])
  const [english] = gallery.placesOf(select(gallery, { page: 'sign-in-required' }))
  t.equal(english?.file, 'templates/locales/en.yaml')
  t.end()
})

test('a mistake is told with its place, escaped, and without the line of the file', (t) => {
  const html = pageOf({
    problems: [
      {
        file: 'usher.yaml',
        line: 3,
        column: 7,
        path: 'sites[0]',
        message: 'is <wrong>',
        excerpt: 'key: hunter2',
      },
      { message: 'no place' },
    ],
  })
  t.match(html, '<code>usher.yaml:3:7 sites[0]: is &lt;wrong&gt;</code>')
  t.match(html, '2 mistakes in the last edit')
  t.match(html, '<code>no place</code>')
  t.notMatch(html, 'hunter2')
  t.match(html, 'document/refused', 'the last good pages stay')
  t.end()
})

test('names are text', (t) => {
  const html = pageOf({ selection: select(gallery, { site: 'wiki', page: 'all' }) })
  t.match(html, 'Wiki &lt;b&gt;&quot;&amp;')
  t.notMatch(html, 'Wiki <b>')
  t.end()
})

test('there are never more frames than a browser takes with ease', (t) => {
  const all = { ...select(gallery), page: 'all', variant: 'all', scheme: 'all', width: 'all' }
  const first = pageOf({ selection: all })
  t.equal(first.split('<iframe').length - 1, MAX_SHOWN)
  t.match(first, `<a href="?from=${MAX_SHOWN}" rel="next">`)
  t.notMatch(first, 'rel="prev"')
  const far = pageOf({ selection: all, from: 100_000 })
  t.match(far, '<iframe', 'beyond the last there is the last')
  t.match(far, 'rel="prev"')
  t.notMatch(far, 'rel="next"')
  t.end()
})

test('a gallery that nobody renews has no script', (t) => {
  t.match(pageOf(), '<script src="gallery.js" defer></script>')
  t.notMatch(pageOf({ version: undefined }), /<script|data-version|id="live"/)
  t.end()
})
