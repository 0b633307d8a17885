import fc from 'fast-check'
import { test } from 'tap'
import { ntlmUserName } from '../../src/rules/ntlm.ts'
import { personOf } from '../../src/rules/person.ts'
import type { ExchangeFacts } from '../../src/rules/exchange.ts'

type Facts = Pick<ExchangeFacts, 'headers' | 'requestHeaders' | 'userHeader'>

function nameOf(facts: Facts): string | undefined {
  return personOf(facts)?.name
}

function basic(user: string, encoding: BufferEncoding = 'utf8'): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:secret`, encoding).toString('base64')}` }
}

/** An NTLM type 3 message with the fields that matter here. */
function authenticate(domain: string, user: string, { unicode = true } = {}): Buffer {
  const encoding = unicode ? 'utf16le' : 'latin1'
  const parts = [Buffer.from(domain, encoding), Buffer.from(user, encoding)] as const
  const head = Buffer.alloc(64)
  head.write('NTLMSSP\0', 'latin1')
  head.writeUInt32LE(3, 8)
  head.writeUInt16LE(parts[0].length, 28)
  head.writeUInt32LE(64, 32)
  head.writeUInt16LE(parts[1].length, 36)
  head.writeUInt32LE(64 + parts[0].length, 40)
  head.writeUInt32LE(unicode ? 1 : 2, 60)
  return Buffer.concat([head, ...parts])
}

function ntlm(message: Buffer): { authorization: string } {
  return { authorization: `NTLM ${message.toString('base64')}` }
}

test('the name comes from whoever is surest of it', async (t) => {
  const requestHeaders = { ...basic('basic'), 'x-user': 'gateway' }
  const headers = { 'x-ausername': 'upstream' }
  t.equal(nameOf({ headers, requestHeaders, userHeader: 'x-user' }), 'upstream')
  t.equal(nameOf({ headers: {}, requestHeaders, userHeader: 'x-user' }), 'gateway')
  t.equal(nameOf({ headers: {}, requestHeaders, userHeader: undefined }), 'basic')
  t.equal(nameOf({ headers: {}, requestHeaders: {} }), undefined)
})

test('a name in credentials is a claim', async (t) => {
  const requestHeaders = { ...basic('jane'), 'x-user': 'jane' }
  t.equal(personOf({ headers: {}, requestHeaders })?.isVerified, false)
  t.equal(personOf({ headers: {}, requestHeaders, userHeader: 'x-user' })?.isVerified, true)
  t.equal(personOf({ headers: { 'x-ausername': 'jane' }, requestHeaders })?.isVerified, true)
  t.equal(personOf({ headers: { 'x-you-are-authenticated-as': 'jane' }, requestHeaders })?.isVerified, true)
})

test('nobody is called anonymous', async (t) => {
  const facts = { headers: { 'x-ausername': 'anonymous' }, requestHeaders: {} }
  t.equal(nameOf(facts), undefined)
  t.equal(nameOf({ ...facts, requestHeaders: basic('jane') }), 'jane')
})

test('a name is read in the charset that it came in', async (t) => {
  t.equal(nameOf({ headers: {}, requestHeaders: basic('jürgen@example.com') }), 'jürgen@example.com')
  t.equal(nameOf({ headers: {}, requestHeaders: basic('jürgen', 'latin1') }), 'jürgen')
  t.equal(nameOf({ headers: { 'x-ausername': 'j%C3%BCrgen' }, requestHeaders: {} }), 'jürgen')
  t.equal(nameOf({ headers: {}, requestHeaders: ntlm(authenticate('CORP', 'jürgen')) }), 'CORP\\jürgen')
  t.equal(nameOf({ headers: {}, requestHeaders: ntlm(authenticate('', 'jane', { unicode: false })) }), 'jane')
})

test('a Windows sign-in inside Negotiate shows its name too', async (t) => {
  const wrapped = Buffer.concat([Buffer.from('a18201', 'hex'), authenticate('CORP', 'jane')])
  t.equal(
    nameOf({ headers: {}, requestHeaders: { authorization: `Negotiate ${wrapped.toString('base64')}` } }),
    'CORP\\jane',
  )
})

test('a Kerberos ticket, an earlier leg and a token show no name', async (t) => {
  const first = Buffer.from('NTLMSSP\0\u0001\0\0\0'.padEnd(40, '\0'), 'latin1')
  for (const authorization of [
    `Negotiate ${Buffer.from('6082', 'hex').toString('base64')}`,
    `NTLM ${first.toString('base64')}`,
    'Bearer abc',
    'Basic !!!',
    'Basic',
    '',
  ])
    t.equal(nameOf({ headers: {}, requestHeaders: { authorization } }), undefined, authorization)
})

test('what is no name is not shown', async (t) => {
  for (const name of ['', ' ', 'a\u0000b', 'a\u202Eb', 'x'.repeat(129)])
    t.equal(nameOf({ headers: {}, requestHeaders: basic(name) }), undefined, JSON.stringify(name))
})

test('no message makes the reader fail', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(119), fc.nat(255), (bytes, position, value) => {
      const broken = authenticate('CORP', 'jane')
      broken[position % broken.length] = value
      ntlmUserName(Buffer.concat([Buffer.from('NTLMSSP\0\u0003\0\0\0', 'latin1'), bytes]))
      ntlmUserName(broken)
      return typeof ntlmUserName(Buffer.from(bytes)) === 'string'
    }),
  )
  t.pass()
})
