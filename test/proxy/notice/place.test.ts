import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { test } from 'tap'
import type { Coding } from '../../../src/proxy/body/coding.ts'
import { NoticePlace } from '../../../src/proxy/notice/place.ts'

const LIMITS = { maxHeldBytes: 65_536, maxDecodedBytes: 1_048_576 }

type Asked = { contentType?: string; coding?: Coding; isLast?: boolean; limits?: typeof LIMITS }

function place(
  page: string | Buffer,
  { contentType = 'text/html', coding = 'identity', isLast = true, limits = LIMITS }: Asked = {},
) {
  const headers = { 'content-type': contentType }
  return new NoticePlace({ headers, coding, limits }).find(Buffer.from(page), isLast)
}

const PAGE = '<!doctype html><title>x</title><body class=a>'

test('a notice stands at the start of the body, in every charset that contains ASCII', async (t) => {
  t.equal(place(PAGE), PAGE.length)
  for (const charset of [
    'utf-8',
    'iso-8859-1',
    'windows-1252',
    'Shift_JIS',
    'gb18030',
    'big5',
    'euc-kr',
    'x',
  ]) {
    t.equal(place(PAGE, { contentType: `text/html; charset=${charset}` }), PAGE.length, charset)
  }
})

test('a page in a charset in which ASCII may mean something else has no notice', async (t) => {
  for (const charset of [
    'utf-16',
    'UTF-16LE',
    'utf16be',
    'utf-32',
    'UCS-2',
    'unicode',
    'iso-2022-jp',
    'csISO2022JP',
    'ISO-2022-KR',
    'hz-gb-2312',
    'utf-7',
  ]) {
    t.equal(place(PAGE, { contentType: `text/html; charset="${charset}"` }), 'nowhere', charset)
    t.equal(place(`<meta charset=${charset}>${PAGE}`), 'nowhere', `${charset} in a meta`)
  }
  t.equal(place(Buffer.from(`\uFEFF${PAGE}`, 'utf16le')), 'nowhere', 'a byte order mark')
  t.equal(place(Buffer.from(PAGE, 'utf16le')), 'nowhere', 'UTF-16 and no word of it')
  t.equal(place(`<title>\u001B$B;n83\u001B(B</title>${PAGE}`), 'nowhere', 'ISO-2022-JP and no word of it')
})

test('a charset that a meta behind the place names would not be found any more', async (t) => {
  const late = `${PAGE}<meta charset=utf-8>`
  t.equal(place(late), 'nowhere')
  t.equal(place(late, { contentType: 'text/html; charset=utf-8' }), PAGE.length)
  t.equal(place(Buffer.from(`\uFEFF${late}`)), PAGE.length + 3)
  t.equal(place(`<meta charset=utf-8>${late}`), PAGE.length + 20)
})

test('a body that no tag begins has a notice once nothing more is waited for, and no frameset follows', async (t) => {
  t.equal(place('<title>x</title><form>', { isLast: false }), 'later')
  t.equal(place('<title>x</title><form>'), 16)
  t.equal(place('<title>x</title><p></p><frameset>'), 'nowhere')
  t.equal(place('<body><p></p><frameset>'), 6)
})

test('a place is not given up before the last', async (t) => {
  const search = new NoticePlace({ headers: {}, coding: 'identity', limits: LIMITS })
  t.equal(search.find(Buffer.from(''), false), 'later')
  t.equal(search.find(Buffer.from(PAGE.slice(0, 20)), false), 'later')
  t.equal(search.find(Buffer.from(PAGE.slice(0, -1)), false), 'later')
  t.equal(search.find(Buffer.from(PAGE), false), PAGE.length)
})

test('a page that cannot have one is known before the last', async (t) => {
  t.equal(place(`<head><template>${'<div>'.repeat(200)}`, { isLast: false }), 'nowhere', 'nested too deep')
  t.equal(place('some text<br>', { isLast: false }), 'nowhere', 'it begins with text')
})

test('a place in what is compressed is counted as it is without', async (t) => {
  const compressed: readonly (readonly [Coding, (page: Buffer) => Buffer])[] = [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ]
  const page = Buffer.from(PAGE + '<p>'.repeat(5_000))
  for (const [coding, encode] of compressed) {
    t.equal(place(encode(page), { coding }), PAGE.length, coding)
    t.equal(
      place(encode(page).subarray(0, 1), { coding, isLast: false }),
      'later',
      `${coding}, its first byte`,
    )
    t.equal(place('not at all', { coding }), 'nowhere', `not ${coding}`)
    const bomb = encode(Buffer.concat([page, Buffer.alloc(2_000_000)]))
    t.equal(place(bomb, { coding }), 'nowhere', `${coding} that grows beyond the limit`)
  }
})

test('a body that begins beyond what may be held is not looked for', async (t) => {
  const limits = { ...LIMITS, maxHeldBytes: PAGE.length - 1 }
  t.equal(place(PAGE, { limits }), 'nowhere')
  t.equal(place(gzipSync(PAGE), { limits, coding: 'gzip' }), 'nowhere')
})
