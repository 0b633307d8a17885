import fc from 'fast-check'
import { test } from 'tap'
import { isTemplatedUrl } from '../../src/config/schema/linkFormats.ts'
import { LINK_PLACEHOLDERS } from '../../src/config/words.ts'
import { fillLink, type LinkValues } from '../../src/pages/linkTemplate.ts'

const VALUES: LinkValues = {
  reference: 'K7Q2-M9XA',
  cause: 'no-licence',
  page: 'no-licence',
  product: 'Test & Rail',
  address: '/index.php?/dashboard&x=1#top',
  return: '/index.php?/dashboard',
  person: '',
}

test('what is known of a refusal is filled in, percent-encoded', async (t) => {
  t.equal(
    fillLink('https://desk.example/new?s={product}+{reference}&d={address}&who={person}', VALUES),
    'https://desk.example/new?s=Test%20%26%20Rail+K7Q2-M9XA&d=%2Findex.php%3F%2Fdashboard%26x%3D1%23top&who=',
  )
  t.equal(fillLink('https://desk.example/{page}', VALUES), 'https://desk.example/no-licence')
})

test('no value adds a parameter, a fragment or another host, whatever it is', async (t) => {
  const template = `https://desk.example/a/?${LINK_PLACEHOLDERS.map((name) => `${name}={${name}}`).join('&')}#end`
  t.equal(isTemplatedUrl(template), undefined)
  const anyText = fc.string({ unit: 'binary', maxLength: 80 })
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 7, maxLength: 7 }), (texts) => {
      const entries = LINK_PLACEHOLDERS.map((name, index) => [name, texts[index] ?? ''])
      const url = new URL(fillLink(template, Object.fromEntries(entries) as LinkValues))
      return (
        url.host === 'desk.example' &&
        url.hash === '#end' &&
        url.pathname === '/a/' &&
        LINK_PLACEHOLDERS.every(
          (name, index) => url.searchParams.get(name) === texts[index]?.toWellFormed(),
        ) &&
        url.searchParams.size === LINK_PLACEHOLDERS.length
      )
    }),
  )
})

test('a value that is filled in is not filled in again, and a long one is cut', async (t) => {
  t.equal(fillLink('/{product}', { ...VALUES, product: '{person}' }), '/%7Bperson%7D')
  t.equal(fillLink('/{person}', { ...VALUES, person: 'x'.repeat(5_000) }).length, 1_001)
})
