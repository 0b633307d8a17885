import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { BodyTexts } from '../../../src/proxy/body/bodyTexts.ts'
import { readBodyText } from '../../../src/proxy/body/bodyText.ts'

const BOUNDS = { maxDecodedBytes: 1_000_000, maxTextBytes: 65_536, isWhole: true }
const HTML = { 'content-type': 'text/html; charset=utf-8' }

test('the same bytes under the same description are the same text, read once', async (t) => {
  const texts = new BodyTexts()
  const first = texts.read(Buffer.from('<p>refusé</p>'), HTML, BOUNDS)
  t.same(first, { text: '<p>refusé</p>', empty: false, isCut: false })
  t.equal(texts.read(Buffer.from('<p>refusé</p>'), HTML, BOUNDS), first)
  t.not(texts.read(Buffer.from('<p>refused</p>'), HTML, BOUNDS), first)
  const latin1 = texts.read(
    Buffer.from('<p>refusé</p>'),
    { 'content-type': 'text/html; charset=latin1' },
    BOUNDS,
  )
  t.equal(latin1?.text, '<p>refusÃ©</p>', 'in another charset they are another text')
  const packed = gzipSync('<p>refusé</p>')
  t.equal(texts.read(packed, { ...HTML, 'content-encoding': 'gzip' }, BOUNDS)?.text, '<p>refusé</p>')
  t.not(texts.read(packed, HTML, BOUNDS)?.text, '<p>refusé</p>')
})

test('what is remembered does not change with the buffer that it came in', async (t) => {
  const texts = new BodyTexts()
  const bytes = Buffer.from('one')
  texts.read(bytes, HTML, BOUNDS)
  bytes.write('two')
  t.equal(texts.read(bytes, HTML, BOUNDS)?.text, 'two')
  t.equal(texts.read(Buffer.from('one'), HTML, BOUNDS)?.text, 'one')
})

test('a part of a body, a long one and an empty one are read anew', async (t) => {
  const texts = new BodyTexts()
  for (const [held, bounds] of [
    [Buffer.from('part'), { ...BOUNDS, isWhole: false }],
    [Buffer.alloc(9_000, 'a'), BOUNDS],
    [Buffer.alloc(0), BOUNDS],
  ] as const) {
    const text = texts.read(held, HTML, bounds)
    t.same(text, readBodyText(held, HTML, bounds))
    t.not(texts.read(held, HTML, bounds), text)
  }
})

test('only so many are remembered, and the oldest makes room', async (t) => {
  const texts = new BodyTexts()
  const read = (count: number): unknown => texts.read(Buffer.from(`page ${count}`), HTML, BOUNDS)
  const all = Array.from({ length: 33 }, (_, count) => read(count))
  t.equal(read(32), all[32])
  t.not(read(0), all[0])
})
