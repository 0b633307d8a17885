import { test } from 'tap'
import { exchangeOf, FRAME, PAGE } from './samples.ts'

test('what rules ask about is derived from what came over the wire', async (t) => {
  const exchange = exchangeOf({
    target: '//wiki/%2e/a;x?b=%20c',
    headers: { 'content-type': 'Text/HTML ; charset=utf-8' },
    requestHeaders: FRAME,
  })
  t.equal(exchange.path, '/wiki/a')
  t.equal(exchange.query, 'b= c')
  t.equal(exchange.mediaType, 'text/html')
  t.equal(exchange.audience, 'frame')
})

test('what is not there is empty', async (t) => {
  const exchange = exchangeOf()
  t.equal(exchange.path, '/')
  t.equal(exchange.query, '')
  t.equal(exchange.mediaType, '')
  t.equal(exchange.cookies.size, 0)
  t.equal(exchange.body, undefined)
})

test('the first of several content types counts', async (t) => {
  t.equal(exchangeOf({ headers: { 'content-type': ['text/html', 'text/plain'] } }).mediaType, 'text/html')
})

test('cookies are read as servers read them', async (t) => {
  const cookie = ['a=1; b=x=y;c; a=2', ' d = 3 ;;=4']
  const { cookies } = exchangeOf({ requestHeaders: { ...PAGE, cookie } })
  t.same(
    [...cookies],
    [
      ['a', '1'],
      ['b', 'x=y'],
      ['c', ''],
      ['d', '3'],
    ],
  )
})

test('a cookie named like what objects inherit is a cookie like others', async (t) => {
  const { cookies } = exchangeOf({ requestHeaders: { ...PAGE, cookie: '__proto__=1; constructor=2' } })
  t.equal(cookies.get('__proto__'), '1')
  t.equal(cookies.get('constructor'), '2')
  t.equal(exchangeOf().cookies.get('constructor'), undefined)
})

test('an exchange whose body was seen is otherwise the same', async (t) => {
  const before = exchangeOf({ method: 'POST', target: '/a?b', headers: { x: 'y' }, status: 403 })
  const after = before.withBody({ text: 'seen', empty: false })
  t.same(after.body, { text: 'seen', empty: false })
  for (const key of ['method', 'target', 'requestHeaders', 'status', 'headers', 'path', 'query'] as const)
    t.equal(after[key], before[key], key)
  t.equal(before.body, undefined)
  t.equal(before.withBody(null).body, null)
})
