import { test } from 'tap'
import { isSignInAttempt, wantedTarget } from '../../../src/proxy/answer/wantedTarget.ts'
import { Exchange } from '../../../src/rules/exchange.ts'
import type { HeaderFields } from '../../../src/rules/fields.ts'

function sent(requestHeaders: HeaderFields): string {
  const facts = { method: 'POST', target: '/save', status: 401, headers: {} }
  return wantedTarget(new Exchange({ ...facts, requestHeaders }))
}

test('the host of HTTP/2 is that of its :authority', async (t) => {
  const referer = 'https://wiki.example/form'
  t.equal(sent({ ':authority': 'wiki.example', referer }), '/form')
  t.equal(sent({ ':authority': 'other.example', referer }), '/')
  t.equal(
    sent({ host: 'wiki.example', ':authority': 'other.example', referer }),
    '/form',
    'Host, as for everything',
  )
})

test('without a host of its own a request has no page of the same host', async (t) => {
  t.equal(sent({ referer: 'https://wiki.example/form' }), '/')
  t.equal(sent({ host: '', referer: 'https://wiki.example/form' }), '/')
  t.equal(
    sent({ host: 'wiki.example/x?', referer: 'https://wiki.example/form' }),
    '/form',
    'which never comes here',
  )
})

test('a sign-in is known by where its form posts to', async (t) => {
  const testrail = '/testrail/index.php?/auth/login/'
  for (const target of [
    testrail,
    '/testrail/index.php?/auth/login',
    '//testrail/index.php?/auth/login/abc',
  ]) {
    t.ok(isSignInAttempt(target, testrail), target)
  }
  for (const target of ['/testrail/index.php?/cases/add', '/index.php?/auth/login/', '/testrail/']) {
    t.notOk(isSignInAttempt(target, testrail), target)
  }
  t.notOk(isSignInAttempt('/anything', undefined))
  t.notOk(isSignInAttempt('/anything', '/'), 'nor where the form leads to the start')
  t.notOk(isSignInAttempt('/login-history', '/login'), 'nor at an address that begins alike')
})
