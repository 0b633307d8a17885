import { test } from 'tap'
import { isAuthority, isSameAuthority } from '../../../src/proxy/front/authority.ts'

test('a host is a name or an address, perhaps with a port', async (t) => {
  for (const text of [
    'a',
    'A.example:8080',
    'a_b.example.',
    '127.0.0.1',
    '[::1]:443',
    '[::ffff:1.2.3.4]',
    'a:',
  ])
    t.ok(isAuthority(text), text)
})

test('nothing, two names, user info, a path, spaces and control characters are no host', async (t) => {
  const texts = [
    '',
    ':80',
    'a,b',
    'a, b',
    'u:p@a',
    'u@a',
    'a/b',
    'a?b',
    'a#b',
    'a\\b',
    'a b',
    'a\tb',
    'a\u0000',
  ]
  for (const text of [
    ...texts,
    '[',
    '[]',
    '[::1',
    '[1.2.3.4]',
    '[::1]a',
    'a:b',
    'a:1:2',
    'a:999999',
    'a%',
    'é',
  ])
    t.notOk(isAuthority(text), JSON.stringify(text))
})

test('hosts are the same by any case, and with the port of the scheme said or not', async (t) => {
  t.ok(isSameAuthority('A.example', 'a.EXAMPLE:443', 'https'))
  t.ok(isSameAuthority('a:80', 'a', 'http'))
  t.notOk(isSameAuthority('a:443', 'a', 'http'))
  t.notOk(isSameAuthority('a:8080', 'a', 'https'))
  t.notOk(isSameAuthority('a', 'b', 'http'))
})
