import {
  brotliCompressSync,
  constants,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { test } from 'tap'
import { readBodyText } from '../../../src/proxy/body/bodyText.ts'
import { codingOf } from '../../../src/proxy/body/coding.ts'
import { processorNow } from '../../helpers/ownTime.ts'

const MAX_DECODED_BYTES = 1_048_576
const BOUNDS = { maxDecodedBytes: MAX_DECODED_BYTES, maxTextBytes: MAX_DECODED_BYTES, isWhole: true }

const ENCODERS: readonly (readonly [
  name: string,
  contentEncoding: string,
  encode: (body: Buffer) => Buffer,
])[] = [
  ['identity', 'identity', (body) => body],
  ['gzip', 'gzip', (body) => gzipSync(body)],
  ['gzip by its old name', 'x-gzip', (body) => gzipSync(body)],
  ['deflate', 'deflate', (body) => deflateSync(body)],
  ['deflate at its fastest', 'deflate', (body) => deflateSync(body, { level: 1 })],
  ['deflate without its head', 'deflate', (body) => deflateRawSync(body)],
  ['brotli', 'br', (body) => brotliCompressSync(body)],
  ['zstd', 'zstd', (body) => zstdCompressSync(body)],
]

function read(
  body: Buffer,
  headers: Record<string, string | string[]> = {},
): ReturnType<typeof readBodyText> {
  return readBodyText(body, headers, BOUNDS)
}

const PAGE = Buffer.from(
  `<html>${Array.from({ length: 20_000 }, (_, line) => `<p>line ${line} ${(line * 7_919) % 10_007}</p>`).join('')}`,
)

test('the codings of the web, and no chain of them', async (t) => {
  t.equal(codingOf({}), 'identity')
  t.equal(codingOf({ 'content-encoding': '' }), 'identity')
  t.equal(codingOf({ 'content-encoding': ' GZip ' }), 'gzip')
  for (const unknown of ['compress', 'gzip, br', 'gzip, gzip', 'aes128gcm', 'constructor', '__proto__'])
    t.equal(codingOf({ 'content-encoding': unknown }), undefined, unknown)
  t.equal(codingOf({ 'content-encoding': ['gzip', 'br'] }), undefined)
})

test('a body is read in every coding', async (t) => {
  for (const [name, contentEncoding, encode] of ENCODERS) {
    const seen = read(encode(PAGE), { 'content-encoding': contentEncoding })
    t.same(seen, { text: PAGE.toString(), empty: false, isCut: false }, name)
  }
  t.equal(read(PAGE, { 'content-encoding': 'compress' }), null)
})

test('the beginning of a body is read as far as it goes', async (t) => {
  for (const [name, contentEncoding, encode] of ENCODERS) {
    const encoded = encode(PAGE)
    for (const share of [0.5, 0.9, 0.999]) {
      const text = read(encoded.subarray(0, encoded.length * share), {
        'content-encoding': contentEncoding,
      })?.text
      t.ok(text !== undefined && text.length > 1_000 && PAGE.toString().startsWith(text), `${name} ${share}`)
    }
  }
})

test('a beginning is never taken for more, or for an empty body', async () => {
  const bodies = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(
      bodies,
      fc.constantFrom(...ENCODERS),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (body, coder, share) => {
        const [, contentEncoding, encode] = coder
        const encoded = encode(Buffer.from(body))
        const prefix = encoded.subarray(0, Math.max(1, Math.round(encoded.length * share)))
        const seen = read(prefix, { 'content-encoding': contentEncoding })
        return seen === null || (!seen.empty && body.replaceAll(/\s+/g, ' ').startsWith(seen.text.trimEnd()))
      },
    ),
    { numRuns: 500 },
  )
})

test('a body is empty when nothing was sent, compressed or not', async (t) => {
  const empty = Buffer.alloc(0)
  for (const [name, contentEncoding, encode] of ENCODERS) {
    t.same(
      read(empty, { 'content-encoding': contentEncoding }),
      { text: '', empty: true },
      `${name}, no bytes`,
    )
    t.same(read(encode(empty), { 'content-encoding': contentEncoding }), { text: '', empty: true }, name)
  }
  t.same(read(Buffer.from(' ')), { text: ' ', empty: false, isCut: false })
})

test('a body whose bytes are still to come is not empty but unseen', async (t) => {
  for (const [name, contentEncoding, encode] of ENCODERS.slice(1))
    t.equal(read(encode(PAGE).subarray(0, 2), { 'content-encoding': contentEncoding }), null, name)
})

test('a broken body is unseen', async (t) => {
  for (const [name, contentEncoding] of ENCODERS.slice(1)) {
    const noise = Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 131 + 255) % 256))
    t.equal(read(noise, { 'content-encoding': contentEncoding }), null, name)
  }
  t.equal(read(Buffer.from('<html>'), { 'content-encoding': 'gzip' }), null, 'a coding that it does not have')
})

test('a body that is broken further on is read as far as a good part of it goes', async (t) => {
  // zstd comes in blocks of up to 128 KiB, and gives nothing of a part of one.
  for (const [name, contentEncoding, encode] of ENCODERS.slice(1, -1)) {
    const spoilt = encode(PAGE)
    spoilt.fill(0xff, Math.floor(spoilt.length / 2))
    const text = read(spoilt, { 'content-encoding': contentEncoding })?.text ?? ''
    t.ok(text.length > 1_000, `${name}: ${text.length} characters`)
    t.equal(text.slice(0, 1_000), PAGE.toString('utf8', 0, 1_000), name)
  }
})

test('of a bomb the beginning is read, and it costs neither time nor memory', async (t) => {
  const zeros = Buffer.alloc(32_000_000)
  zeros.write('refused')
  const bombs: [coding: string, bomb: Buffer][] = [
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
    ['zstd', zstdCompressSync(zeros)],
  ]
  for (const [coding, bomb] of bombs) {
    const before = process.memoryUsage()
    const start = processorNow()
    const seen = read(bomb, { 'content-encoding': coding })
    t.match(seen?.text, /^refused/, coding)
    t.ok(Number(seen?.text.length) <= MAX_DECODED_BYTES, coding)
    t.equal(seen?.isCut, true, coding)
    t.ok(processorNow() - start < 2_000, `${coding} in time`)
    t.ok(process.memoryUsage().rss - before.rss < 50_000_000, `${coding} in memory`)
  }
})

// RFC 9659: up to 128 MiB of window would be set aside for each body.
test('a zstd frame that asks for a window larger than the web’s is unseen', async (t) => {
  async function withWindow(log: number): Promise<Buffer> {
    const stream = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: log } })
    stream.write('refused')
    stream.end()
    return buffer(stream)
  }
  t.equal(read(await withWindow(27), { 'content-encoding': 'zstd' }), null)
  t.equal(read(await withWindow(23), { 'content-encoding': 'zstd' })?.text, 'refused')
})

test('no room for decoded bytes leaves compressed bodies unseen', async (t) => {
  t.equal(
    readBodyText(gzipSync('a'), { 'content-encoding': 'gzip' }, { ...BOUNDS, maxDecodedBytes: 0 }),
    null,
  )
  t.same(readBodyText(Buffer.from('a'), {}, { ...BOUNDS, maxDecodedBytes: 0 }), {
    text: 'a',
    empty: false,
    isCut: false,
  })
})

test('the charset is that of the mark, the header, the meta element, or latin1', async (t) => {
  const html = { 'content-type': 'text/html' }
  const bytes = (...parts: (string | number[])[]): Buffer =>
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    )
  const utf8 = [0xc3, 0xa9]
  const cases: [what: string, body: Buffer, headers: Record<string, string | string[]>, text: string][] = [
    ['latin1 for want of better', bytes([0xe9]), html, 'é'],
    ['no content type at all', bytes([0xe9]), {}, 'é'],
    ['header', bytes(utf8), { 'content-type': 'text/html; charset=UTF-8' }, 'é'],
    ['header in quotes', bytes(utf8), { 'content-type': 'text/html; Charset = "utf-8"' }, 'é'],
    ['meta', bytes('<meta charset=utf-8>', utf8), html, '<meta charset=utf-8>é'],
    [
      'meta of old',
      bytes('<META HTTP-EQUIV="Content-Type" Content="text-html; charset=shift_jis">', [0x8c, 0xa0]),
      html,
      '<META HTTP-EQUIV="Content-Type" Content="text-html; charset=shift_jis">権',
    ],
    [
      'header before meta',
      bytes('<meta charset=shift_jis>', utf8),
      { 'content-type': 'text/html; charset=utf-8' },
      '<meta charset=shift_jis>é',
    ],
    [
      'mark before header',
      bytes([0xef, 0xbb, 0xbf], utf8),
      { 'content-type': 'text/html; charset=latin1' },
      'é',
    ],
    ['UTF-16, little end first', bytes([0xff, 0xfe, 0xe9, 0x00]), html, 'é'],
    ['UTF-16, big end first', bytes([0xfe, 0xff, 0x00, 0xe9]), html, 'é'],
    ['a charset that does not exist', bytes([0xe9]), { 'content-type': 'text/html; charset=klingon' }, 'é'],
    ['windows-1251', bytes([0xcd, 0xe5, 0xf2]), { 'content-type': 'text/html; charset=windows-1251' }, 'Нет'],
    ['GB', bytes([0xb7, 0xfe]), { 'content-type': 'text/html; charset=gb2312' }, '服'],
    [
      'a charset that is not said in a meta',
      bytes('<a href="?charset=utf-16le">', utf8),
      html,
      '<a href="?charset=utf-16le">Ã©',
    ],
    [
      'a meta too far down',
      bytes(' '.repeat(1_024), '<meta charset=utf-8>', utf8),
      html,
      ' <meta charset=utf-8>Ã©',
    ],
    [
      'bytes that break their charset',
      bytes([0xe9, 0x61]),
      { 'content-type': 'text/html; charset=utf-8' },
      '\ufffda',
    ],
  ]
  for (const [what, body, headers, text] of cases) t.equal(read(body, headers)?.text, text, what)
})

test('white space is folded, so that a line break hides no sentence', async (t) => {
  t.equal(read(Buffer.from('You are not\r\n\t yet  logged in\n'))?.text, 'You are not yet logged in ')
})

test('no markup makes the search for its charset slow', async (t) => {
  const start = processorNow()
  read(Buffer.from('<meta '.repeat(100_000)))
  read(Buffer.from(`<meta ${'charset '.repeat(100_000)}`))
  read(Buffer.from(' \n'.repeat(500_000)))
  t.ok(processorNow() - start < 2_000)
})
