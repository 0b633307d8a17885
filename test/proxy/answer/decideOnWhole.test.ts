// The proxy's way of deciding, for an answer that is all here.
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { LimitsSchema } from '../../../src/config/schema/listenSchema.ts'
import { asNode } from '../../../src/config/schema/schemaNode.ts'
import { decideOnWhole } from '../../../src/proxy/answer/decideOnWhole.ts'
import type { WholeAnswer, WholeBody } from '../../../src/proxy/answer/decideOnWhole.ts'
import { PAGE, rulesOf } from '../../rules/samples.ts'

const RULES = rulesOf(
  { name: 'by-head', when: { status: 403 } },
  { name: 'by-body', when: { status: 401, body: { contains: 'gesperrt für Gäste' } } },
)

const HEAD = { method: 'GET', target: '/', requestHeaders: PAGE, status: 401, headers: {} } as const

function decided(answer: Partial<WholeAnswer>): string {
  const { decision, exchange } = decideOnWhole(RULES, { head: HEAD, body: text(''), ...answer })
  const seen = exchange.body === undefined ? 'head' : 'body'
  return `${'rule' in decision ? decision.rule?.name : decision.action} by ${seen}`
}

function text(content: string): WholeBody {
  return { bytes: Buffer.from(content), form: 'text' }
}

const SENTENCE = 'gesperrt für Gäste'

test('the head decides where it can, and the body is looked at where it cannot', async (t) => {
  t.equal(decided({ head: { ...HEAD, status: 403 } }), 'site/by-head by head')
  t.equal(decided({ head: { ...HEAD, status: 404 } }), 'pass by head')
  t.equal(decided({ body: text(SENTENCE) }), 'site/by-body by body')
  t.equal(decided({ body: text('nothing') }), 'pass by body')
})

test('no rule about a body holds where it was not seen, or must not be held', async (t) => {
  t.equal(decided({ body: null }), 'pass by body')
  const limits = { maxHeldBytes: 0, maxDecodedBytes: 100 }
  t.equal(decided({ body: text(SENTENCE), limits }), 'pass by body')
  t.equal(decided({ body: text(SENTENCE), head: { ...HEAD, method: 'HEAD' } }), 'pass by body')
  const headers = { 'content-encoding': 'gzip, br' }
  t.equal(decided({ body: text(SENTENCE), head: { ...HEAD, headers } }), 'pass by body')
})

test('only as much is looked at as the proxy holds', async (t) => {
  const limits = { maxHeldBytes: 10, maxDecodedBytes: 100 }
  t.equal(decided({ body: text(SENTENCE), limits }), 'pass by body')
})

test('a body is read by its head as it was sent, and without it once that is undone', async (t) => {
  const headers = { 'content-encoding': 'gzip', 'content-type': 'text/html; charset=utf-8' }
  const head = { ...HEAD, headers }
  const bytes = Buffer.from(SENTENCE)
  t.equal(decided({ head, body: { bytes: gzipSync(bytes), form: 'sent' } }), 'site/by-body by body')
  t.equal(decided({ head, body: { bytes, form: 'sent' } }), 'pass by body')
  t.equal(decided({ head, body: { bytes, form: 'decoded' } }), 'site/by-body by body')
  const japanese = { ...HEAD, headers: { ...headers, 'content-type': 'text/html; charset=shift_jis' } }
  t.equal(decided({ head: japanese, body: { bytes, form: 'decoded' } }), 'pass by body')
  t.equal(decided({ head: japanese, body: { bytes, form: 'text' } }), 'site/by-body by body')
})

test('without limits it looks as far as the configuration does by default', async (t) => {
  const maxHeldBytes = Number(asNode(LimitsSchema).properties?.['maxHeldBytes']?.default)
  const far = `${'x'.repeat(maxHeldBytes - Buffer.byteLength(SENTENCE))}${SENTENCE}`
  t.equal(decided({ body: text(far) }), 'site/by-body by body')
  t.equal(decided({ body: text(`x${far}`) }), 'pass by body')
})
