import fc from 'fast-check'
import { test } from 'tap'
import { canonicalAddress } from '../../../src/config/accounts/mailAddress.ts'

test('addresses that differ in case, white space around or composition are one', async (t) => {
  t.equal(canonicalAddress('  Ada.Example@Example.COM\r'), 'ada.example@example.com')
  t.equal(canonicalAddress('zoe\u0308@example.com'), 'zo\u00eb@example.com')
  t.equal(canonicalAddress('ZO\u00cb@example.com'), 'zo\u00eb@example.com')
})

test('what is no address is none', async (t) => {
  for (const text of [
    ...['', '@', 'ada', 'ada@', '@example.com', 'a@b@c', 'a b@example.com', 'ada@example.com,', '"a"@b'],
    ...['Ada <ada@example.com>', 'ada@example.com;grace@example.com', 'a\0@b', 'a@b\u0085', 'DOMAIN\\ada@b'],
    `${'a'.repeat(320)}@example.com`,
  ]) {
    t.equal(canonicalAddress(text), undefined, text)
  }
})

test('the canonical form of a canonical address is itself', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, domain) => {
      const address = canonicalAddress(`${name}@${domain}`)
      return address === undefined || canonicalAddress(address) === address
    }),
    { numRuns: 5_000 },
  )
  t.pass()
})
