// Real refusals, kept outside of the project because they are other people's texts: USHER_CORPUS names their directory.
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'tap'
import { decideOnWhole } from '../../src/proxy/answer/decideOnWhole.ts'
import type { HeaderFields } from '../../src/rules/fields.ts'
import { filesBelow } from '../../src/saved/directory.ts'
import { readSaved } from '../../src/saved/read.ts'
import { PAGE } from '../rules/samples.ts'
import { presetRules, said } from './judging.ts'

const CORPUS = process.env['USHER_CORPUS'] ?? ''

const skip = !existsSync(CORPUS) && 'set USHER_CORPUS to a directory of real refusals'

/** Below which directory, by which preset; the first row that a name fits says what it must be. */
const EXPECTED: readonly (readonly [name: RegExp, preset: string, expect: RegExp])[] = [
  [/^customised\/admin-edited/, 'testrail', /^sign-in-required /],
  [/^customised\//, 'testrail', /^pass$/],
  [/custerr-.*-401(-[12])?\./, 'testrail', /^sign-in-required /],
  [/custerr-.*-401-3\./, 'testrail', /^no-permission /],
  [/custerr-.*-401-[45]\./, 'testrail', /^refused /],
  [/custerr-.*-403\./, 'testrail', /^no-permission /],
  [/403-15/, 'testrail', /^upstream-unavailable /],
  [/40[13]-50|403[-.]\d/, 'testrail', /^proxy-misconfigured /],
  [/custerr-.*-5\d\d|detailed-.*-5\d\d|httpsys-5/, 'testrail', /^upstream-unavailable /],
  [/httpsys-400/, 'testrail', /^proxy-misconfigured /],
  [/^iis(5-ja|\/iis6).*401/, 'testrail', /^sign-in-required /],
  [/^iis(5-ja|\/iis6).*403\./, 'testrail', /^no-permission /],
  [/^iis\//, 'testrail', /^pass$/],
  [/CAPTCHA|captcha|AUTHENTICATION_DENIED/, 'confluence', /^captcha-required /],
  [/AUTHORISATION_FAILED/, 'confluence', /^no-licence /],
  [/AUTHENTICATED_FAILED|seraph-lang/, 'confluence', /^wrong-credentials /],
  [/directory-error/, 'confluence', /^directory-unavailable /],
  [/401-plain/, 'confluence', /^sign-in-required /],
  [/\.json$/, 'confluence', /^pass$/],
  [/jenkins.*anonymous/, 'jenkins', /^pass$/],
  [/sharepoint/, 'sharepoint', /^sign-in-required /],
  [/nexus.*docker/, 'nexus', /^pass$/],
]

// A body that was kept without its head: its name says the status, and the README of the corpus how it was sent.
function headOf(name: string): { status: number; headers: HeaderFields } {
  const type = name.endsWith('.json')
    ? 'application/json'
    : /detailed|tomcat/.test(name)
      ? 'text/html; charset=utf-8'
      : name.includes('httpsys')
        ? 'text/html; charset=us-ascii'
        : 'text/html'
  const [, status = '401'] = /(?:^|[^0-9])([45]\d\d)(?![0-9])/.exec(name) ?? []
  return { status: Number(status), headers: { 'content-type': type } }
}

test('every real refusal gets its cause, and everything else stays', { skip }, async (t) => {
  const rows: string[] = []
  for (const file of filesBelow(CORPUS)) {
    const name = relative(CORPUS, file)
    const row = EXPECTED.find(([pattern]) => pattern.test(name))
    if (!row) {
      rows.push(`${name}  no expectation`)
      continue
    }
    const [, preset, expect] = row
    for (const { response } of readSaved(file, { givenHead: headOf(name) })) {
      const { status, headers } = response
      const head = { method: 'GET', target: '/', requestHeaders: PAGE, status, headers }
      const verdict = said(decideOnWhole(presetRules(preset), { head, body: response.body }).decision)
      rows.push(`${name}  ${status}  ${preset}  ${verdict}`)
      t.match(verdict, expect, name)
    }
  }
  t.comment(`\n${rows.join('\n')}`)
  t.ok(rows.length > 0, `${rows.length} files in ${CORPUS}`)
})

test(
  'the same refusals in every coding, cut anywhere after their heading, are still known',
  { skip },
  async (t) => {
    const { gzipSync, deflateSync, deflateRawSync, brotliCompressSync, zstdCompressSync } =
      await import('node:zlib')
    const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }
    const stock = filesBelow(join(CORPUS, 'iis')).filter((file) => /custerr-.*-40[13]\./.test(file))
    for (const file of stock) {
      const name = relative(CORPUS, file)
      const { status, headers } = headOf(name)
      const [saved] = readSaved(file, { givenHead: { status, headers } })
      const body = saved?.response.body?.bytes ?? Buffer.alloc(0)
      const want = /403/.test(name) ? /^no-permission / : /^sign-in-required /
      const judge = (coding: string, bytes: Buffer): string => {
        const head = {
          method: 'GET',
          target: '/',
          requestHeaders: PAGE,
          status,
          headers: { ...headers, 'content-encoding': coding },
        }
        return said(decideOnWhole(presetRules('iis'), { head, body: { bytes, form: 'sent' } }).decision)
      }
      for (const [coding, compress] of Object.entries(codings))
        t.match(judge(coding, compress(body)), want, `${name}, ${coding}`)
      t.match(judge('deflate', deflateRawSync(body)), want, `${name}, raw deflate`)
      for (let end = body.indexOf('</h2>'); end < body.length; end += 37)
        t.match(judge('', body.subarray(0, end)), want, `${name}, ${end} bytes`)
    }
  },
)
