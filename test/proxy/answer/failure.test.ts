import { test } from 'tap'
import { codeOf, failureOf, UsherFailure } from '../../../src/proxy/answer/failure.ts'

function withCode(code: string): Error {
  return Object.assign(new Error('x'), { code })
}

const cases: readonly [code: string, status: number, reason: RegExp][] = [
  ['ECONNREFUSED', 502, /refused/],
  ['ECONNRESET', 502, /reset/],
  ['ENOTFOUND', 502, /resolve/],
  ['UND_ERR_CONNECT_TIMEOUT', 504, /too long/],
  ['UND_ERR_HEADERS_TIMEOUT', 504, /in time/],
  ['UND_ERR_HEADERS_OVERFLOW', 502, /too large/],
  ['HPE_INVALID_CONSTANT', 502, /intelligible/],
  ['HTTPParserError', 502, /intelligible/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 502, /certificate/],
  ['CERT_HAS_EXPIRED', 502, /certificate/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 502, /certificate/],
  ['UND_ERR_DESTROYED', 503, /stopping/],
  ['SOMETHING_NEW', 502, /failed/],
  ['constructor', 502, /failed/],
]

for (const [code, status, reason] of cases) {
  test(`${code} is told as ${status}`, async (t) => {
    t.match(failureOf(withCode(code)), { status, reason })
  })
}

test('of an error that gathers those of several addresses, the first tells', async (t) => {
  t.equal(codeOf(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')])), 'ECONNREFUSED')
})

test('an error without a code is known by its name', async (t) => {
  t.equal(codeOf(new TypeError('x')), 'TypeError')
})

test('what Usher finds itself has a status of its own', async (t) => {
  t.match(failureOf(new UsherFailure('USHER_NO_SITE')), { status: 404, cause: 'proxy-misconfigured' })
  t.match(failureOf(new UsherFailure('USHER_NO_OWN_PATH')), { status: 404, cause: 'refused' })
})
