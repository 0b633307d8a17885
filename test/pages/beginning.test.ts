import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  zstdDecompressSync,
} from 'node:zlib'
import * as fc from 'fast-check'
import { test } from 'tap'
import type { Test } from 'tap'
import { encode, prepareBeginning, type Beginning } from '../../src/pages/beginning.ts'
import { joinBrotli } from '../../src/pages/brotli.ts'
import { PREFERRED } from '../../src/pages/coding.ts'
import { openBrowser } from '../helpers/browser.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { renderSample } from './samples.ts'

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync } as const
const STREAMS = { br: createBrotliDecompress, gzip: createGunzip, zstd: createZstdDecompress } as const

// A letter that takes two bytes, so that whoever loses one shows another page.
const PAGE = Buffer.from(renderSample({ context: { person: 'Zoë' } }).html)
const CUT = PAGE.indexOf('<body')
const REST = PAGE.subarray(CUT)
const BEGINNING = prepareBeginning(PAGE.subarray(0, CUT))

test('a page is decoded as it was, and is less than half as long', async (t) => {
  for (const coding of PREFERRED) {
    const coded = encode(BEGINNING, REST, coding)
    t.ok(DECODERS[coding](coded).equals(PAGE), coding)
    t.ok(coded.length < PAGE.length / 2, `${coding}: ${coded.length} of ${PAGE.length} bytes`)
  }
  t.ok(encode(BEGINNING, REST, 'identity').equals(PAGE))
})

// What leans on what came before: words that brotli knows, distances used again, runs, and bytes that cannot shrink.
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'grapheme', maxLength: 100 }).map((string) => Buffer.from(string)),
  fc
    .constantFrom(
      ...[
        ' the ',
        '<div class="',
        '</a></li>',
        'because of ',
        ' Internet Explorer',
        'ë',
        '\n',
        'aaaa',
        'abcabc',
      ],
      REST.toString().slice(0, 400),
      'var(--accent)',
    )
    .map((string) => Buffer.from(string)),
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 2_000 }))
    .map(([byte, count]) => Buffer.alloc(count, byte)),
)
const bytes = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces))

test('any beginning and any rest are decoded as they were, and nothing stands behind the end', async (t) => {
  for (const coding of PREFERRED) {
    t.doesNotThrow(
      () =>
        fc.assert(
          fc.property(bytes, bytes, (beginning, rest) => {
            const coded = encode(prepareBeginning(beginning), rest, coding)
            return decodesTo(Buffer.concat([beginning, rest]), coded, coding)
          }),
          { numRuns: 300 },
        ),
      coding,
    )
  }
})

test('a rest of any length goes on behind the same beginning', async (t) => {
  const longest = Buffer.concat([REST, REST, REST])
  for (const coding of PREFERRED) {
    for (let length = 0; length < longest.length; length += length < 300 ? 1 : 97) {
      const rest = longest.subarray(0, length)
      const whole = Buffer.concat([BEGINNING.bytes, rest])
      if (!decodesTo(whole, encode(BEGINNING, rest, coding), coding)) t.fail(`${coding}: ${length}`)
    }
  }
})

const LENGTHS = [65_535, 65_536, 65_537, 131_072, 262_145, 3_000_000]

test('a rest beyond every bound of a block is decoded as it was', async (t) => {
  const words = Buffer.from(REST.toString('utf8').repeat(3_000_000 / REST.length + 1))
  const noise = randomBytes(3_000_000)
  for (const coding of PREFERRED) {
    for (const [kind, source] of Object.entries({ words, noise })) {
      for (const length of LENGTHS) {
        const rest = source.subarray(0, length)
        const whole = Buffer.concat([BEGINNING.bytes, rest])
        t.ok(
          decodesTo(whole, encode(BEGINNING, rest, coding), coding),
          `${coding}: ${length} bytes of ${kind}`,
        )
      }
    }
  }
})

test('a beginning beyond every bound of a block is decoded as it was', async (t) => {
  const words = Buffer.from(REST.toString('utf8').repeat(400))
  for (const beginning of [words, randomBytes(400_000)]) {
    const prepared = prepareBeginning(beginning)
    const whole = Buffer.concat([beginning, REST])
    for (const coding of PREFERRED) t.ok(decodesTo(whole, encode(prepared, REST, coding), coding), coding)
  }
})

test('a page that arrives byte by byte is decoded as it was', async (t) => {
  for (const coding of PREFERRED) {
    const decoder = STREAMS[coding]()
    const decoded = text(decoder)
    for (const byte of encode(BEGINNING, REST, coding)) decoder.write(Buffer.of(byte))
    decoder.end()
    t.equal(await decoded, PAGE.toString('utf8'), coding)
  }
})

test('a page by br is joined, not compressed anew', async (t) => {
  t.ok(joinBrotli(BEGINNING.br, REST), 'words')
  t.ok(joinBrotli(BEGINNING.br, Buffer.alloc(0)), 'nothing')
  t.equal(
    joinBrotli(BEGINNING.br, randomBytes(2_000)),
    undefined,
    'an uncompressed block fits on whole bytes alone',
  )
  t.equal(joinBrotli(null, REST), undefined, 'another libbrotli')
  const unjoinable: Beginning = { ...BEGINNING, br: null }
  t.ok(decodesTo(PAGE, encode(unjoinable, REST, 'br'), 'br'), 'which is a page all the same')
})

test('Chromium shows what was joined', async (t) => {
  const origin = await startServer(t)
  const browser = await openBrowser(t)
  const page = await browser.newPage()
  for (const coding of PREFERRED) {
    // Where it could decode nothing of it, this throws.
    const response = await page.goto(`${origin}/${coding}`)
    t.equal(response?.headers()['content-encoding'], coding)
    t.equal(await response?.text(), PAGE.toString('utf8'), coding)
    t.equal(await page.locator('bdi.account').textContent(), 'Zoë', `${coding}: to the end`)
  }
})

const CURL = spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout ?? ''
const FEATURES = { br: 'brotli', gzip: 'libz', zstd: 'zstd' } as const

test('curl reads what was joined', { skip: CURL === '' && 'there is no curl here' }, async (t) => {
  const origin = await startServer(t)
  for (const coding of PREFERRED.filter((name) => CURL.includes(FEATURES[name]))) {
    const { stdout } = await promisify(execFile)('curl', ['--silent', '--compressed', `${origin}/${coding}`])
    t.equal(stdout, PAGE.toString('utf8'), coding)
  }
})

test('fetch reads what was joined', async (t) => {
  const origin = await startServer(t)
  for (const coding of PREFERRED) {
    t.equal(await (await fetch(`${origin}/${coding}`)).text(), PAGE.toString('utf8'), coding)
  }
})

/** Sends the page in the coding that the path names. */
async function startServer(t: Test): Promise<string> {
  return startUpstream(t, (request, response) => {
    const coding = PREFERRED.find((name) => request.url === `/${name}`) ?? 'identity'
    const body = encode(BEGINNING, REST, coding)
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Encoding': coding,
      'Content-Length': body.length,
    })
    response.end(body)
  })
}

/** Whether the coded bytes are this document, and are all needed for it. */
function decodesTo(whole: Buffer, coded: Buffer, coding: keyof typeof DECODERS): boolean {
  const { buffer, engine } = DECODERS[coding](coded, { info: true }) as unknown as Informed
  return buffer.equals(whole) && engine.bytesWritten === coded.length
}

type Informed = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }
