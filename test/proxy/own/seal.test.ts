import { test } from 'tap'
import { createSeal } from '../../../src/proxy/own/seal.ts'

const ADA = { name: 'Ada Lövelace \u{1f469}', isVerified: true }

test('what was sealed opens again, for what it was sealed for', (t) => {
  const seal = createSeal(undefined)
  const sealed = seal.close(ADA, 'a')
  t.match(sealed, /^[\w-]+$/)
  t.same(seal.open(sealed, 'a'), ADA)
  t.equal(seal.open(sealed, 'b'), undefined)
  t.not(seal.close(ADA, 'a'), sealed, 'no two are the same')
  t.end()
})

test('it opens for four hours', (t) => {
  let now = 0
  const seal = createSeal('a secret', () => now)
  const sealed = seal.close(ADA, 'a')
  now = 4 * 3_600_000 - 1
  t.same(seal.open(sealed, 'a'), ADA)
  now += 1
  t.equal(seal.open(sealed, 'a'), undefined)
  t.end()
})

test('only who knows the secret opens it', (t) => {
  const sealed = createSeal('a secret').close(ADA, 'a')
  t.same(createSeal('a secret').open(sealed, 'a'), ADA)
  t.equal(createSeal('another').open(sealed, 'a'), undefined)
  t.equal(createSeal(undefined).open(sealed, 'a'), undefined)
  t.end()
})

test('whatever else it is given does not open, and does no harm', (t) => {
  const seal = createSeal('a secret')
  const sealed = seal.close(ADA, 'a')
  const bytes = Buffer.from(sealed, 'base64url')
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
    t.equal(seal.open(changed.toString('base64url'), 'a'), undefined, `byte ${index}`)
    t.equal(seal.open(bytes.subarray(0, index).toString('base64url'), 'a'), undefined, `cut at ${index}`)
  }
  for (const text of ['', 'A', '%', '\u0000', 'A'.repeat(100_000), '{}', sealed + sealed])
    t.equal(seal.open(text, 'a'), undefined)
  t.end()
})
