import fc from 'fast-check'
import { test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { documentPath, locateDocument } from '../../src/preview/paths.ts'
import {
  choicesIn,
  DIMENSIONS,
  isThere,
  nearest,
  queryFor,
  readSelection,
  singleSelections,
  usualSelection,
} from '../../src/preview/selection.ts'
import type { Choices, Selection } from '../../src/preview/selection.ts'
import { galleryOf, select } from './samples.ts'

const gallery = galleryOf()
const choices = gallery.choicesOf('tests')

function anySelection(of: Choices, withAll: boolean): fc.Arbitrary<Selection> {
  const values = DIMENSIONS.map((dimension) => {
    const known = withAll ? choicesIn(dimension, of) : of[dimension]
    return [dimension, fc.constantFrom(...known.map(({ value }) => value))] as const
  })
  return fc.record(Object.fromEntries(values)) as fc.Arbitrary<Selection>
}

test('a selection survives its query', (t) => {
  fc.assert(
    fc.property(anySelection(choices, true), (chosen) => {
      const selection = nearest(chosen, choices)
      const read = readSelection(new URLSearchParams(queryFor(selection, choices)), choices)
      t.same(read, { ...selection, site: read.site })
    }),
    { numRuns: 200 },
  )
  t.equal(queryFor(usualSelection(choices), choices), '', 'what is usual needs no words')
  t.end()
})

test('what cannot be chosen is what it usually is', (t) => {
  const query = new URLSearchParams(
    'site=gone&page=none&variant=__proto__&language=xx&scheme=&width=1&sample=all',
  )
  t.same(readSelection(query, choices), { ...usualSelection(choices), sample: 'all' })
  t.end()
})

test('a document is found by its path, and by no other', (t) => {
  fc.assert(
    fc.property(anySelection(choices, false), (selection) => {
      const found = locateDocument(documentPath(selection), gallery.choicesOf)
      const { page, language } = gallery.choicesOf(selection.site)
      const isOfSite =
        page.some(({ value }) => value === selection.page) &&
        language.some(({ value }) => value === selection.language)
      if (isOfSite && isThere(selection)) {
        t.match(found, { kind: 'html', selection: { ...selection, width: '320' } })
      } else t.equal(found, undefined)
    }),
    { numRuns: 200 },
  )
  const path = documentPath(select(gallery))
  for (const wrong of [
    path.replace('preview/', ''),
    path.replace('.html', ''),
    path.replace('.html', '.json'),
    path.replace('tests', 'gone'),
    path.replace('/en/', '/fr/'),
    path.replace('/en/', '/all/'),
    `${path}/x.html`,
    'preview/../../../etc/passwd.html',
    '',
  ]) {
    t.equal(locateDocument(wrong, gallery.choicesOf), undefined, wrong)
  }
  t.end()
})

test('all of everything is each single thing once', (t) => {
  const all = singleSelections(
    { ...select(gallery), page: 'all', variant: 'all', language: 'all', width: 'all' },
    choices,
  )
  const paths = new Set(all.map((single) => `${documentPath(single)} ${single.width}`))
  t.equal(paths.size, all.length)
  t.equal(
    all.length,
    (PAGES.length * (3 * 2 + 1) + 6 * 2) * 3,
    'JSON has one language, a form to ask one variant',
  )
  t.end()
})

test('what is chosen is shown: what does not go with it gives way', (t) => {
  fc.assert(
    fc.property(anySelection(choices, true), fc.constantFrom(...DIMENSIONS), (chosen, changed) => {
      const near = nearest(chosen, choices, changed)
      t.ok(singleSelections({ ...near, language: 'en', scheme: 'light', width: '320' }, choices).length > 0)
      t.equal(near[changed], chosen[changed])
      if (isThere(chosen)) t.equal(near, chosen)
    }),
    { numRuns: 200 },
  )
  const usual = usualSelection(choices)
  t.match(nearest({ ...usual, sample: 'apart' }, choices, 'sample'), { variant: 'frame', page: 'all' })
  t.match(nearest({ ...usual, variant: 'frame', page: 'ask-form' }, choices, 'page'), { variant: 'page' })
  t.match(nearest({ ...usual, page: 'ask-form', sample: 'sent' }, choices, 'sample'), { page: 'all' })
  t.match(nearest({ ...usual, variant: 'json', sample: 'sent' }, choices, 'variant'), { sample: 'usual' })
  t.end()
})

test('a site has the forms to ask and the sign-in form where it can', (t) => {
  const of = (site: string, dimension: 'page' | 'sample') =>
    gallery.choicesOf(site)[dimension].map(({ value }) => value)
  t.ok(of('tests', 'page').includes('ask-form'))
  t.notOk(of('wiki', 'page').includes('ask-form'))
  t.ok(of('wiki', 'sample').includes('sign-in-form'))
  const bare = galleryOf('sites: [{ name: bare, upstream: "http://127.0.0.1:9000" }]\n')
  t.notOk(bare.choicesOf('bare').sample.some(({ value }) => value === 'sign-in-form'))
  t.end()
})
