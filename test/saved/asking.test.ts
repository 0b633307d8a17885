// Who is taken to have asked for a saved answer.
import { test } from 'tap'
import { AUDIENCES } from '../../src/config/words.ts'
import { audienceOf } from '../../src/rules/audience.ts'
import { Exchange } from '../../src/rules/exchange.ts'
import { askedAuthority, askedFacts } from '../../src/saved/asking.ts'
import type { Asking } from '../../src/saved/asking.ts'
import type { SavedRequest } from '../../src/saved/savedResponse.ts'

const CURL: SavedRequest = {
  method: 'POST',
  target: '/x?y',
  authority: 'wiki:8090',
  headers: {
    host: 'wiki:8090',
    'user-agent': 'curl/8',
    accept: '*/*',
    cookie: 'a=1',
    'x-requested-with': 'curl',
  },
}

const BROWSER: SavedRequest = {
  ...CURL,
  headers: { 'user-agent': 'Mozilla/5.0 (X11)', accept: '*/*', 'x-requested-with': 'XMLHttpRequest' },
}

function audience(saved: SavedRequest | undefined, asking: Asking = {}): string {
  const { method, requestHeaders } = askedFacts(saved, asking)
  return audienceOf(method, requestHeaders)
}

test('each kind of asker is taken for what it is', async (t) => {
  for (const as of AUDIENCES) {
    for (const saved of [undefined, CURL, BROWSER]) t.equal(audience(saved, { as }), as)
  }
})

test('unless it is said, a browser’s request stands, and anything else is asked by a person', async (t) => {
  t.equal(audience(undefined), 'page')
  t.equal(audience(CURL), 'page')
  t.equal(audience(BROWSER), 'script')
  t.equal(audience({ ...CURL, headers: { 'sec-fetch-mode': 'cors' } }), 'script')
})

test('what a file says is kept but for the signs of who asks; what is said besides goes before it', async (t) => {
  t.match(askedFacts(CURL, {}), {
    method: 'POST',
    target: '/x?y',
    requestHeaders: { cookie: 'a=1', host: 'wiki:8090' },
  })
  t.equal(askedFacts(CURL, {}).requestHeaders['x-requested-with'], undefined)
  const headers = [
    ['cookie', 'b=2'],
    ['x-name', '1'],
    ['x-name', '2'],
  ] as const
  t.match(askedFacts(CURL, { method: 'GET', target: '/z', headers }), {
    method: 'GET',
    target: '/z',
    requestHeaders: { cookie: 'b=2', 'x-name': ['1', '2'] },
  })
  t.match(askedFacts(undefined, {}), { method: 'GET', target: '/' })
})

test('the host is the one that is said, then the one of the file', async (t) => {
  t.equal(askedAuthority(CURL, {}), 'wiki:8090')
  t.equal(askedAuthority(CURL, { headers: [['host', 'other']] }), 'other')
  t.equal(askedAuthority(CURL, { headers: [['host', 'other']], target: 'https://third:1/x' }), 'third:1')
  t.equal(askedAuthority(undefined, {}), undefined)
})

test('a licence is known of somebody', async (t) => {
  const exchange = new Exchange({
    ...askedFacts(undefined, { licence: 'inactive' }),
    status: 401,
    headers: {},
  })
  t.equal(exchange.licence, 'inactive')
  t.equal(new Exchange({ ...askedFacts(undefined, {}), status: 401, headers: {} }).licence, undefined)
})
