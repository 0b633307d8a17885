// What is prepared is, byte for byte, what would be rendered anew.
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'tap'
import { PAGES } from '../../src/config/words.ts'
import { createPages, type PageContext, type RenderedPage } from '../../src/pages/index.ts'
import { wantedAddress } from '../../src/rules/returnAddress.ts'
import { brand, templates } from './samples.ts'

const WAYS = { signIn: '/login?to={returnBelow}', reset: '/.usher/reset' }
const LANGUAGES = ['en', 'de', 'ar'] as const

const options = {
  brand: { ...brand, contactUrl: 'https://help.example/?ref={reference}' },
  frameAncestors: [],
  ways: WAYS,
  wording: { languages: { default: 'en', offer: LANGUAGES }, texts: [] },
} as const

const prepared = createPages({ templates, ...options })
// An operator's own file, though it says the same, is rendered for each request.
const live = createPages({ templates: { ...templates, ownFiles: {} }, ...options })

const context: fc.Arbitrary<PageContext> = fc.record(
  {
    page: fc.constantFrom(...PAGES),
    variant: fc.constantFrom('page', 'frame'),
    status: fc.constantFrom(200, 401, 403),
    reference: fc.oneof(fc.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/), fc.constant('trace:1.2')),
    acceptLanguage: fc.constantFrom(...LANGUAGES),
    person: fc.string({ unit: 'grapheme', maxLength: 40 }),
    isSent: fc.boolean(),
    wanted: fc
      .tuple(fc.string({ maxLength: 40 }), fc.constantFrom('/', '/wiki'))
      .map(([path, pathPrefix]) => wantedAddress({ target: `${pathPrefix}/${path}`, pathPrefix })),
  },
  { requiredKeys: ['page', 'variant', 'status', 'reference'] },
)

test('a prepared page has the very bytes of one that is rendered anew', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(context, (each) => {
        return prepared.render(each).body.equals(live.render(each).body)
      }),
      { numRuns: 1_500 },
    ),
  )
})

test('a page is the same in every coding', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(context, (each) => {
        const plain = prepared.render(each).body
        return (['br', 'gzip', 'zstd'] as const).every((acceptEncoding) =>
          decoded(prepared.render({ ...each, acceptEncoding })).equals(plain),
        )
      }),
      { numRuns: 300 },
    ),
  )
})

test('a client gets the coding that it likes best, and caches are told', async (t) => {
  const asked = (acceptEncoding?: string) =>
    prepared.render({ page: 'no-licence', variant: 'page', status: 401, reference: 'A-1', acceptEncoding })
  t.equal(asked().contentEncoding, 'identity')
  t.equal(asked('gzip, deflate, br, zstd').contentEncoding, 'br')
  t.equal(asked('gzip').contentEncoding, 'gzip')
  t.equal(asked('br;q=0, zstd').contentEncoding, 'zstd')
  t.same(asked().varyingOn, ['Accept-Language', 'Accept-Encoding'])
})

function decoded({ body, contentEncoding }: RenderedPage): Buffer {
  if (contentEncoding === 'br') return brotliDecompressSync(body)
  return contentEncoding === 'gzip' ? gunzipSync(body) : zstdDecompressSync(body)
}
