import { test } from 'tap'
import { permitStyle } from '../../../src/proxy/notice/policy.ts'
import { processorNow } from '../../helpers/ownTime.ts'

const HASH = "'sha256-AAAA='"

const CASES: readonly (readonly [given: string, wanted: string])[] = [
  // Nothing said of styles.
  ['', ''],
  ["frame-ancestors 'self'", "frame-ancestors 'self'"],
  ["script-src 'self'; img-src *", "script-src 'self'; img-src *"],
  ['upgrade-insecure-requests; sandbox allow-forms', 'upgrade-insecure-requests; sandbox allow-forms'],
  // The directive that decides is widened, and no other.
  ["style-src 'self'", `style-src 'self' ${HASH}`],
  ["style-src 'none'", `style-src ${HASH}`],
  ["style-src 'NONE'", `style-src ${HASH}`],
  ['style-src', `style-src ${HASH}`],
  ["style-src-elem 'self'; style-src 'none'", `style-src-elem 'self' ${HASH}; style-src 'none'`],
  ["style-src 'self'; style-src-elem https://a", `style-src 'self'; style-src-elem https://a ${HASH}`],
  ["style-src-attr 'none'; style-src https://a", `style-src-attr 'none'; style-src https://a ${HASH}`],
  [
    "default-src 'none'; style-src 'self'; form-action 'self'",
    `default-src 'none'; style-src 'self' ${HASH}; form-action 'self'`,
  ],
  ["STYLE-SRC 'self'", `style-src 'self' ${HASH}`],
  [" ;; style-src\t'self'  https://a ;", ` ;; style-src 'self' https://a ${HASH};`],
  // Without a directive for styles, that for everything is narrowed to them.
  ["default-src 'self'", `default-src 'self'; style-src 'self' ${HASH}`],
  ["default-src 'none'", `default-src 'none'; style-src ${HASH}`],
  ["default-src 'self'; img-src *", `default-src 'self'; img-src *; style-src 'self' ${HASH}`],
  // A hash beside 'unsafe-inline' would switch it off, and the styles of the page with it.
  ["style-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'"],
  ["default-src 'self' 'UNSAFE-INLINE' data:", "default-src 'self' 'UNSAFE-INLINE' data:"],
  ["style-src 'unsafe-inline'; default-src 'none'", "style-src 'unsafe-inline'; default-src 'none'"],
  ["style-src-elem 'unsafe-inline'; style-src 'none'", "style-src-elem 'unsafe-inline'; style-src 'none'"],
  // For scripts alone 'strict-dynamic' does the same.
  ["style-src 'unsafe-inline' 'strict-dynamic'", "style-src 'unsafe-inline' 'strict-dynamic'"],
  // Where a nonce or a hash has switched it off already, one more does no harm.
  ["style-src 'unsafe-inline' 'nonce-r4nd0m'", `style-src 'unsafe-inline' 'nonce-r4nd0m' ${HASH}`],
  ["style-src 'unsafe-inline' 'SHA512-abc=='", `style-src 'unsafe-inline' 'SHA512-abc==' ${HASH}`],
  // What is no nonce switches nothing off.
  ["style-src 'unsafe-inline' 'nonce-'", "style-src 'unsafe-inline' 'nonce-'"],
  // The first of a name counts.
  ["style-src 'self'; style-src 'none'", `style-src 'self' ${HASH}; style-src 'none'`],
  ["style-src 'unsafe-inline'; style-src 'none'", "style-src 'unsafe-inline'; style-src 'none'"],
  // Every policy of a line must permit.
  ["style-src 'self', default-src 'none'", `style-src 'self' ${HASH}, default-src 'none'; style-src ${HASH}`],
  ["img-src *, style-src 'unsafe-inline'", "img-src *, style-src 'unsafe-inline'"],
]

test('a policy lets the style of a notice be, and nothing else besides', async (t) => {
  for (const [given, wanted] of CASES) t.equal(permitStyle(given, HASH), wanted, given)
})

test('a policy that permits already is not changed again but for the same hash', async (t) => {
  for (const [given] of CASES) {
    const once = permitStyle(given, HASH)
    const twice = permitStyle(once, HASH)
    t.equal(twice.replaceAll(` ${HASH}`, ''), once.replaceAll(` ${HASH}`, ''), given)
  }
})

test('a policy made to cost time takes no longer than its length warrants', async (t) => {
  for (const part of [';', ' ', ',', "'unsafe-inline' ", "style-src 'none';", "default-src 'none',"]) {
    const began = processorNow()
    permitStyle(`style-src ${part.repeat(16_384 / part.length)}x`, HASH)
    t.ok(processorNow() - began < 500, part)
  }
})
