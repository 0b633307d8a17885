import * as fc from 'fast-check'
import { test } from 'tap'
import { chooseCoding, PREFERRED, type Coding } from '../../src/pages/coding.ts'

const CASES: readonly (readonly [header: string | undefined, coding: Coding, why: string])[] = [
  [undefined, 'identity', 'no header'],
  ['', 'identity', 'an empty header'],
  ['gzip, deflate, br, zstd', 'br', 'what Chrome and Firefox send with TLS'],
  ['gzip, deflate', 'gzip', 'what they send without'],
  ['deflate, gzip, br, zstd', 'br', 'what curl --compressed sends'],
  ['gzip,deflate,br;q=0', 'gzip', 'br refused'],
  ['gzip, zstd', 'gzip', 'the same quality: ours to choose'],
  ['zstd, gzip', 'gzip', 'the order in the header says nothing'],
  ['zstd', 'zstd', 'zstd alone'],
  ['gzip;q=1.0, br;q=0.9', 'gzip', 'the quality comes before our preference'],
  ['br;q=0.1, gzip;q=0.101', 'gzip', 'in thousandths'],
  ['zstd;q=1, br;q=0.999', 'zstd', 'in thousandths, the other way'],
  ['GZIP', 'gzip', 'case says nothing'],
  ['Br ; Q = 0.5 , gZip ; q=0.4', 'br', 'nor do spaces around'],
  ['x-gzip', 'gzip', 'its old name'],
  ['x-gzip;q=0, *', 'br', 'its old name refused'],
  ['x-gzip;q=0', 'identity', 'and nothing else named'],
  ['*', 'br', 'anything'],
  ['*;q=0.1', 'br', 'anything, if it must be'],
  ['*, br;q=0', 'gzip', 'anything but'],
  ['*, br;q=0, gzip;q=0', 'zstd', 'anything but those'],
  ['*, br;q=0, gzip;q=0, zstd;q=0', 'identity', 'anything but all of ours'],
  ['gzip;q=0.5, *;q=0.7', 'br', 'others rather than the one that is named'],
  ['gzip;q=0.5, *;q=0', 'gzip', 'no others'],
  ['br;q=0.5, *;q=0.5', 'br', 'the same for all'],
  ['identity', 'identity', 'as it is'],
  ['identity, gzip', 'gzip', 'as it is or compressed, alike'],
  ['identity;q=1, gzip;q=0.5', 'identity', 'rather as it is'],
  ['identity;q=0.5, gzip;q=0.5, br;q=0.2', 'gzip', 'alike, and one that is liked less'],
  ['identity;q=0.5, *;q=0.1', 'identity', 'as it is, or anything'],
  ['gzip;q=0.1', 'gzip', 'as it is was not named, and counts least'],
  ['identity;q=0', 'identity', 'nothing acceptable: a page there must be'],
  ['*;q=0', 'identity', 'everything refused'],
  ['identity;q=0, gzip;q=0, *;q=0', 'identity', 'everything refused by name'],
  ['identity;q=0, gzip', 'gzip', 'only compressed'],
  ['identity;q=0, *;q=0.1', 'br', 'anything compressed'],
  ['deflate, compress, dcb, dcz', 'identity', 'only what is not made here'],
  ['gzip;q=x, zstd', 'zstd', 'a quality that is none'],
  ['gzip;q=-1, zstd', 'zstd', 'a quality below 0'],
  ['gzip;q=2, zstd;q=0.1', 'zstd', 'a quality far beyond 1'],
  ['gzip;q=1.5, zstd', 'gzip', 'one a little beyond 1 counts as 1'],
  ['gzip;q=, zstd;q=0.1', 'zstd', 'a quality without a number'],
  ['gzip;level=9, zstd;q=0.1', 'zstd', 'a parameter that is not known'],
  ['gzip zstd', 'identity', 'no comma between'],
  [',,;q=1,,gzip', 'gzip', 'empty parts'],
  ['gzip, gzip;q=0', 'identity', 'said twice: the last word counts'],
  ['__proto__, constructor, gzip;q=0.1', 'gzip', 'names that objects have'],
  [`${'x,'.repeat(30)}gzip`, 'identity', 'a wish beyond the parts that are read'],
  [`${'x'.repeat(499)},gzip`, 'identity', 'a wish beyond the characters that are read'],
  [`gzip,${'a;q=0.1,'.repeat(8_000)}`, 'gzip', 'a huge header with the wish at its start'],
  ['g'.repeat(60_000), 'identity', 'a huge header without a comma'],
  [`${'a'.repeat(496)},br-x`, 'identity', 'a part that the bound cuts in two is not taken for half of it'],
]

test('Accept-Encoding chooses by quality, then by what is best here', async (t) => {
  for (const [header, coding, why] of CASES) {
    t.equal(chooseCoding(header), coding, `${why}: ${header?.slice(0, 60)}`)
  }
})

test('what a client refuses in so many words it never gets, whatever else it says', async (t) => {
  const quality = fc.constantFrom('', ';q=0.001', ';q=0.5', ';q=1')
  const others = fc.array(fc.tuple(fc.constantFrom('*', 'identity', 'deflate', 'x'), quality), {
    maxLength: 6,
  })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(others, fc.subarray([...PREFERRED], { minLength: 1 }), (rest, refused) => {
        const parts = [...rest.map(([name, q]) => name + q), ...refused.map((name) => `${name};q=0`)]
        const chosen: Coding = chooseCoding(parts.join(', '))
        return !refused.some((name) => name === chosen)
      }),
    ),
  )
})

test('no header does harm, and each gets a coding', async (t) => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      'gzip',
      'x-gzip',
      'br',
      'identity',
      '*',
      ';q=',
      'q=0',
      ';',
      ' ',
      '\t\t\t\t\t',
      '0.',
      '1.',
    ),
  )
  const codings = new Set<string>([...PREFERRED, 'identity'])
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom(',', ';', ''), (pieces, glue) =>
        codings.has(chooseCoding(pieces.join(glue))),
      ),
      { numRuns: 1_000 },
    ),
  )
})
