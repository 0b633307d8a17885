import { test } from 'tap'
import { faultsOf, oneLine, severalLines } from '../../src/rules/accessRequest.ts'

test('a text of one line has no line ends, no controls and nothing that turns it', (t) => {
  t.equal(oneLine('  Ada\r\n\tLovelace\u2028 \u0000\u202e\u2066\ufeff\u200f '), 'Ada Lovelace')
  t.equal(oneLine('\ud800'), '\ufffd')
  t.equal(oneLine('مي\u200cخواهم'), 'مي\u200cخواهم', 'what joins letters belongs to them')
  t.end()
})

test('a text of several lines keeps them', (t) => {
  t.equal(severalLines('\r\na\r\nb\rc\u2029d\n\n\te\u0007\u001b[1m\n '), 'a\nb\nc\nd\n\n\te[1m')
  t.end()
})

test('a name that shows nothing is missing', (t) => {
  for (const name of ['\u200b', '\u3164', '\u00ad\u2060']) {
    t.same(faultsOf({ name, email: '', message: '' }), { name: 'nameMissing' })
  }
  t.same(faultsOf({ name: '\u200b\u6c34', email: '', message: '' }), {})
  t.end()
})

test('what is wrong is said for each field', (t) => {
  t.same(faultsOf({ name: 'a', email: '', message: '' }), {})
  t.same(faultsOf({ name: '', email: 'a', message: 'm'.repeat(1_001) }), {
    name: 'nameMissing',
    email: 'emailUnclear',
    message: 'messageTooLong',
  })
  t.same(faultsOf({ name: 'n'.repeat(101), email: 'a@b', message: 'm'.repeat(1_000) }), {
    name: 'nameTooLong',
  })
  for (const email of [
    'ada@example.com',
    'o’hara+x@exämple.test',
    "a'b@intranet",
    'a@[::1]'.slice(0, 2) + 'b.c',
  ])
    t.same(faultsOf({ name: 'a', email, message: '' }), {}, email)
  t.end()
})
