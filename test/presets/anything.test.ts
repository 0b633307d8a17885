// Whatever an upstream sends and a client asks, the shipped rules decide, and within their bounds.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'tap'
import { readBodyText } from '../../src/proxy/body/bodyText.ts'
import type { HeaderFields } from '../../src/rules/fields.ts'
import { CLIENT, FRAME, PAGE } from '../rules/samples.ts'
import { judge, presetNames, presetRules } from './judging.ts'

const CODINGS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  gzip: gzipSync,
  deflate: deflateSync,
  'deflate ': deflateRawSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
  'gzip, br': gzipSync,
  compress: (body) => body,
}

// Parts of what the rules look for, so that chance comes near them.
const SCRAPS = [
  '<div class="content-container"><fieldset><h2>',
  '401 - ',
  '403.14',
  'IIS70Error=401,2,',
  '<h2>HTTP Error 401.1 - x<br>',
  'prd=iis&sbp=&ID=',
  'You are not yet\nlogged in to TestRail',
  'You are not allowed to ',
  '(insufficient permissions)',
  'Basic Authentication Failure - Reason : OK',
  '#525D76',
  '<h1>401</h1>',
  '<input type="password"',
  'TF400813',
  '\0',
  '<',
] as const

const NAMES = [
  'content-type',
  'content-encoding',
  'www-authenticate',
  'x-seraph-loginreason',
  'x-ausername',
  'x-authentication-denied-reason',
  'server',
  'constructor',
  '__proto__',
]

const VALUES = [
  'text/html',
  'text/html; charset=utf-16',
  'application/json',
  'NTLM',
  'NTLM TlRMTVNT',
  'OK',
  'OUT',
  'anonymous',
  '',
]

const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SCRAPS).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 40 }).map((part) => Buffer.from(part)),
    ),
  )
  .map((parts) => Buffer.concat(parts))

const value = fc.oneof(fc.constantFrom(...VALUES), fc.string())

const headers: fc.Arbitrary<HeaderFields> = fc
  .array(
    fc.tuple(fc.constantFrom(...NAMES), fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }))),
    { maxLength: 5 },
  )
  .map((fields) => Object.fromEntries(fields))

const exchange = fc.record({
  method: fc.constantFrom('GET', 'POST', 'HEAD', 'PROPFIND'),
  target: fc.oneof(
    fc.constantFrom(
      '/',
      '/index.php?/auth/login',
      '/index.php?/ext/jira/render_panel&login=hide',
      '/rest/api',
      '//x',
    ),
    fc.string().map((text) => `/${text}`),
  ),
  requestHeaders: fc.oneof(fc.constantFrom<HeaderFields>(PAGE, FRAME, CLIENT), headers),
  status: fc.oneof(
    fc.constantFrom(200, 400, 401, 403, 404, 429, 500, 503),
    fc.integer({ min: 0, max: 1_200 }),
  ),
  headers,
})

test('no answer makes a shipped rule fail', async (t) => {
  const presets = presetNames()
  fc.assert(
    fc.property(
      exchange,
      bytes,
      fc.constantFrom(...Object.keys(CODINGS)),
      fc.constantFrom(...presets),
      fc.nat(400),
      (head, body, coding, preset, cut) => {
        const coded = CODINGS[coding]?.(body) ?? body
        const given = { ...head, headers: { ...head.headers, 'content-encoding': coding } }
        const { action } = judge(presetRules(preset), given, coded.subarray(0, coded.length - cut))
        return ['pass', 'swap', 'notice', 'redirect'].includes(action)
      },
    ),
    { numRuns: 3_000 },
  )
  t.pass()
})

test('no body is read beyond its bound', async (t) => {
  const MAX_DECODED_BYTES = 1_000
  const MAX_TEXT_BYTES = 400
  fc.assert(
    fc.property(
      bytes,
      fc.nat(100_000),
      fc.constantFrom('gzip', 'deflate', 'br', 'zstd'),
      headers,
      (body, zeros, coding, fields) => {
        const coded = CODINGS[coding]?.(Buffer.concat([body, Buffer.alloc(zeros)])) ?? body
        const read = readBodyText(
          coded,
          { ...fields, 'content-encoding': coding },
          {
            maxDecodedBytes: MAX_DECODED_BYTES,
            maxTextBytes: MAX_TEXT_BYTES,
            isWhole: true,
          },
        )
        // A byte is at most one character, whatever the charset.
        return read === null || read.text.length <= MAX_TEXT_BYTES
      },
    ),
    { numRuns: 1_000 },
  )
  t.pass()
})
