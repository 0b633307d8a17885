import fc from 'fast-check'
import { test } from 'tap'
import { documentPath, locateDocument } from '../../src/preview/paths.ts'
import {
  choicesIn,
  DIMENSIONS,
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
    fc.property(anySelection(choices, true), (selection) => {
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
      if (gallery.choicesOf(selection.site).language.some(({ value }) => value === selection.language)) {
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
  t.equal(all.length, 19 * (3 * 2 + 1) * 3, 'JSON has one language')
  t.end()
})
