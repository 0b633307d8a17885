import * as fc from 'fast-check'
import { test } from 'tap'
import { LANGUAGES } from '../../src/config/words.ts'
import { createNegotiator } from '../../src/pages/negotiate.ts'

const all = createNegotiator({ default: 'en', offer: LANGUAGES })

const CASES: readonly (readonly [header: string | undefined, language: string, why: string])[] = [
  [undefined, 'en', 'no header'],
  ['', 'en', 'an empty header'],
  ['de', 'de', 'a language that is offered'],
  ['DE', 'de', 'case says nothing'],
  ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de', 'what Chrome sends'],
  ['ja,en-US;q=0.7,en;q=0.3', 'ja', 'what Firefox sends'],
  ['en;q=0.5, fr', 'fr', 'the order of the qualities, not that of the header'],
  ['fr;q=0.8,it;q=0.8', 'fr', 'the order of the header where the qualities are the same'],
  ['fr ; q = 0.1 , it ; Q=0.2', 'it', 'spaces around'],
  ['de-AT', 'de', 'a region that is not offered'],
  ['de-CH-1996', 'de', 'a variant'],
  ['es-419', 'es', 'the Spanish of Latin America'],
  ['en-GB', 'en', 'the English of Great Britain'],
  ['pt', 'pt-BR', 'a language without its region'],
  ['pt-BR', 'pt-BR', 'exactly'],
  ['pt-PT,pt;q=0.9', 'pt-BR', 'the next best: better than English'],
  ['zh', 'zh-CN', 'Chinese, which is mostly written in simplified characters'],
  ['zh-SG', 'zh-CN', 'Singapore writes simplified characters'],
  ['zh-Hans-TW', 'zh-CN', 'simplified in so many words'],
  ['zh-TW', 'en', 'Taiwan writes traditional characters'],
  ['zh-HK,en;q=0.5', 'en', 'and so does Hong Kong'],
  ['zh-Hant', 'en', 'traditional in so many words'],
  ['zh-TW,zh;q=0.9,en;q=0.8', 'zh-CN', 'somebody who takes any Chinese before English'],
  ['zh-TW,ja;q=0.9', 'ja', 'the next that the person names'],
  ['nb,no;q=0.8', 'en', 'a language that is not there'],
  ['sv,fi;q=0.9,de;q=0.1', 'de', 'the last wish is better than none'],
  ['ar-EG', 'ar', 'Arabic of a country'],
  ['ko-KR', 'ko', 'Korean of a country'],
  ['ja-Latn', 'en', 'Japanese in letters that we have not'],
  ['*', 'en', 'anything'],
  ['*;q=0.5, de;q=0.1', 'de', 'anything, but one is named'],
  ['*,pl;q=0.1', 'pl', 'RFC 4647 3.4: * is skipped where another range follows'],
  ['de;q=0', 'en', 'only a refusal'],
  ['de;q=0,*', 'en', 'anything but'],
  ['en;q=0,*', 'de', 'anything but the default'],
  ['en;q=0', 'en', 'refused, and nothing else asked for: a page there must be'],
  ['*;q=0', 'en', 'everything refused'],
  ['fr-FR,fr;q=0', 'en', 'a language refused takes its regions along'],
  ['pt-PT;q=0,pt', 'pt-BR', 'another region refused'],
  ['de;q=1.5,fr', 'de', 'a quality a little beyond 1 counts as 1'],
  ['de;q=2,fr', 'fr', 'a quality far beyond 1 is none'],
  ['de;q=x,fr', 'fr', 'a quality that is none'],
  ['de;q=-1,fr', 'fr', 'a quality below 0'],
  ['de_DE,fr', 'fr', 'an underscore is no hyphen'],
  [',,;q=1,,it', 'it', 'empty parts'],
  ['i-klingon,x-private,a-DE,it', 'it', 'tags of other kinds'],
  ['toolonglanguage,nl', 'nl', 'a part that is too long'],
  ['__proto__,constructor,de', 'de', 'names that objects have'],
  [`${'xx,'.repeat(400)}de`, 'en', 'a wish beyond what is read'],
  [`de,${'xx-YY,'.repeat(4_000)}`, 'de', 'a huge header with the wish at its start'],
  ['d'.repeat(60_000), 'en', 'a huge header without a comma'],
  [`${'a'.repeat(496)},de-DE`, 'en', 'a range that the bound cuts in two is not taken for half of it'],
]

test('Accept-Language chooses among the languages offered', async (t) => {
  for (const [header, language, why] of CASES) {
    t.equal(all(header), language, `${why}: ${header?.slice(0, 60)}`)
  }
})

test('whoever asks for none of those offered gets the default of the site', async (t) => {
  const negotiate = createNegotiator({ default: 'fr', offer: ['en', 'fr', 'de'] })
  for (const [header, language] of [
    [undefined, 'fr'],
    ['ja', 'fr'],
    ['*', 'fr'],
    ['en', 'en'],
    ['fr;q=0,*;q=0.1', 'en'],
  ] as const) {
    t.equal(negotiate(header), language, String(header))
  }
})

test('one language alone is shown to everybody', async (t) => {
  const negotiate = createNegotiator({ default: 'nl', offer: ['nl'] })
  for (const header of [undefined, 'de', 'nl;q=0', '*']) t.equal(negotiate(header), 'nl')
})

test('no header does harm, and each gets one of the languages offered', async (t) => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('de', 'zh-Hant', 'en-a', '-', ';q=', '*', 'x-', 'de-de-de-de', 'q=0', ';', ' '),
  )
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom(',', ';', ''), (pieces, glue) =>
        LANGUAGES.includes(all(pieces.join(glue))),
      ),
      { numRuns: 1_000 },
    ),
  )
})
