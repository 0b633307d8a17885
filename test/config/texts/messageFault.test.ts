import * as fc from 'fast-check'
import { test } from 'tap'
import { messageFault } from '../../../src/config/texts/messageFault.ts'
import { compileMessage } from '../../../src/pages/message.ts'

const NAMES = ['product', 'organisation']

test('a sentence with the placeholders that are filled in is taken', async (t) => {
  for (const text of [
    'Sign in',
    '{product}',
    'Sign in to { product } of {organisation}.',
    'Don’t, and don\'t either: 100 % < "two" & <b>{product}</b> #1',
    "l''{product}",
    '{product, select, TestRail {tests} other {{organisation}}}',
  ]) {
    t.equal(messageFault(text, NAMES), undefined, text)
  }
})

test('what is wrong with a sentence is told with the remedy', async (t) => {
  for (const [text, says] of [
    ['{prodct}', 'nothing is filled in for {prodct}; did you mean {product}?'],
    ['{title}', 'nothing is filled in for {title}'],
    ['{0}', 'nothing is filled in for {0}'],
    ['to {product', 'a { stands without its }, at "{product"'],
    ['to product}', 'a } stands without its {'],
    ['to {}', 'nothing stands between { and }, at "{}"'],
    ['{pro duct}', 'between { and } stands what is no name, at "{pro duct}"'],
    ["l'{product}", "an apostrophe right before { makes plain text of it; write ’ or '' there"],
    ['{product, foo}', 'after the name only select can follow, at "foo}"'],
    ['{product, select, a {x}}', 'a select needs a last choice: other {…}, at "}"'],
    ['{product, select, a {{b}} other {}}', 'nothing is filled in for {b}'],
    ['{product, plural, one {a} other {b}}', '{product} is text, so only select can choose by it'],
    ['{product, number}', '{product} is text, so only select can choose by it'],
  ] as const) {
    t.equal(messageFault(text, NAMES), says, text)
  }
})

test('any text is either refused or can be shown, and nothing is lost of one without braces', async (t) => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('{product}', '{', '}', "'", "''", '#', '<', '{product, select, ', 'other {', ' a {x} '),
  )
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        if (messageFault(text, NAMES) !== undefined) return true
        const shown = compileMessage(text, 'en')({ product: 'TestRail', organisation: 'Northwind' })
        return /['{}]/.test(text) || shown === text
      }),
      { numRuns: 3_000 },
    ),
  )
})
