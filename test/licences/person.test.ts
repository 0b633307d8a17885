import fc from 'fast-check'
import { test } from 'tap'
import { addressOf } from '../../src/licences/person.ts'

test('a person is known by an address, a name, or a name in a Windows domain', async (t) => {
  for (const person of ['Ada@Example.com', 'ada', ' ADA ', 'CORP\\ada', 'corp\\Ada@example.com']) {
    t.equal(addressOf(person, 'example.com'), 'ada@example.com', person)
  }
  t.equal(addressOf('ada@other.example', 'example.com'), 'ada@other.example', 'an address has a domain')
})

test('without a domain for it a name is unknown', async (t) => {
  t.equal(addressOf('ada', undefined), undefined)
  t.equal(addressOf('CORP\\ada', undefined), undefined)
  t.equal(addressOf('ada@example.com', undefined), 'ada@example.com')
})

test('what is no name is unknown', async (t) => {
  for (const person of ['', ' ', 'CORP\\', '@', 'a b', '<script>', 'a\0', 'x'.repeat(100_000)]) {
    t.equal(addressOf(person, 'example.com'), undefined, person.slice(0, 20))
  }
})

test('no text makes it throw', async (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.option(fc.domain(), { nil: undefined }),
      (person, domain) => {
        const address = addressOf(person, domain)
        return address === undefined || address.includes('@')
      },
    ),
    { numRuns: 2_000 },
  )
  t.pass()
})
