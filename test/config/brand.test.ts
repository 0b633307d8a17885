import { test } from 'tap'
import type { ResolvedBrand } from '../../src/config/brand.ts'
import { read } from './reading.ts'

function brandOf(general: string, own: string): ResolvedBrand | undefined {
  const yaml = `brand: ${general}\nsites:\n  - name: a\n    upstream: http://127.0.0.1:9\n    brand: ${own}\n`
  return read(yaml).sites[0]?.brand
}

test('a site has what all have where it says nothing of its own', async (t) => {
  const general = `{ product: P, accentColor: '#111', accentColorDark: '#eee', contactPhone: '112', colorScheme: dark }`
  t.same(brandOf(general, '{ contactPhone: "110" }'), {
    product: 'P',
    accentColor: '#111',
    accentColorDark: '#eee',
    contactPhone: '110',
    colorScheme: 'dark',
  })
})

test('a colour of its own does not come with the dark one of another brand', async (t) => {
  const general = `{ accentColor: '#111', accentColorDark: '#eee', backgroundColor: '#fff', backgroundColorDark: '#000' }`
  t.match(brandOf(general, `{ accentColor: '#222' }`), { accentColor: '#222', accentColorDark: undefined })
  t.match(brandOf(general, `{ accentColorDark: '#ddd' }`), { accentColor: '#111', accentColorDark: '#ddd' })
  t.match(brandOf(general, `{ backgroundColor: '#222' }`), {
    accentColorDark: '#eee',
    backgroundColorDark: undefined,
  })
})

test('actions of a site come over those of all, page by page; its links are its own', async (t) => {
  const general = `{ links: [{ label: A, url: /a }], actions: { blocked: { label: A, url: /a }, refused: { label: B, url: /b } } }`
  const own = `{ links: [], actions: { refused: { label: { en: C, de: D }, url: 'https://c.example/?{reference}' } } }`
  t.match(brandOf(general, own), {
    links: [],
    actions: {
      blocked: { label: 'A', url: '/a' },
      refused: { label: { en: 'C', de: 'D' }, url: 'https://c.example/?{reference}' },
    },
  })
})
