import fc from 'fast-check'
import { test } from 'tap'
import { LicenceFault } from '../../src/licences/fault.ts'
import { addUsers, parseUserPage } from '../../src/licences/userPage.ts'
import type { Account } from '../../src/config/accounts/accounts.ts'
import { user } from './standIn.ts'
import { processorNow } from '../helpers/ownTime.ts'

function page(users: unknown, next?: unknown): string {
  return JSON.stringify({ offset: 0, limit: 250, size: 1, _links: { next, prev: null }, users })
}

test('a bare list has no next page; a paged one may name it', async (t) => {
  const users = [user('ada@b')]
  const next = '/api/v2/get_users&limit=250&offset=250'
  t.same(parseUserPage(JSON.stringify(users)), { users, next: undefined })
  t.same(parseUserPage(page(users, null)), { users, next: undefined })
  t.same(parseUserPage(page(users, next)), { users, next })
  t.same(parseUserPage(JSON.stringify({ users })), { users, next: undefined })
})

test('a next page that leads anywhere else is refused', async (t) => {
  for (const next of [
    ...[
      'https://evil.example/api/v2/get_users',
      '//evil.example/',
      '/api/v2/get_user/1',
      '/api/v2/delete_user/1',
    ],
    ...['/api/v2/get_users&x=\r\nHost: evil', '/api/v2/get_users#', '/api/v2/get_users?x', 7, {}, true],
    ...[
      '',
      'index.php?/api/v2/get_users',
      `/api/v2/get_users&x=${'1'.repeat(300)}`,
      '/api/v2/get_users @evil',
    ],
  ]) {
    t.throws(() => parseUserPage(page([], next)), LicenceFault, JSON.stringify(next).slice(0, 60))
  }
})

test('what is no list of users is refused', async (t) => {
  for (const text of [
    ...[
      '',
      '<html>',
      'null',
      '"users"',
      '7',
      '{}',
      '{"users":{}}',
      '{"users":null}',
      '{"error":"no"}',
      '[',
      '{"users":[',
    ],
    ...[
      '['.repeat(1_000_000),
      '{"a":'.repeat(100_000),
      `[${'['.repeat(20)}${']'.repeat(20)}]`,
      '"'.repeat(99_999),
    ],
  ]) {
    t.throws(() => parseUserPage(text), LicenceFault, text.slice(0, 30))
  }
  t.throws(() => addUsers(new Map(), ['ada@b']), LicenceFault)
  t.throws(() => addUsers(new Map(), [null]), LicenceFault)
})

test('a list of more than anybody has is not taken apart, and takes no time', async (t) => {
  const begun = processorNow()
  for (const item of ['{},', '[],']) {
    t.throws(() => parseUserPage(`[${item.repeat(1_300_000)}{}]`), LicenceFault)
  }
  t.ok(processorNow() - begun < 1_000)
  t.equal(
    parseUserPage(`[${JSON.stringify(user('a@b'))}${`,${JSON.stringify(user('a@b'))}`.repeat(20_000)}]`).users
      .length,
    20_001,
  )
})

test('brackets inside of texts do not count as depth', async (t) => {
  const name = `"${'['.repeat(50)}\\`
  t.same(parseUserPage(JSON.stringify([user('ada@b', { name })])).users, [user('ada@b', { name })])
})

test('a user is active unless said otherwise, and passed over without an address', async (t) => {
  const accounts = new Map<string, Account>()
  addUsers(accounts, [
    ...[user('Ada@B'), user('in@b', { is_active: false }), user('zero@b', { is_active: 0 })],
    ...[user('old@b', { is_active: undefined }), user('', {}), { id: 1 }, { email: 7 }, []],
    ...[user('twice@b', { is_active: false }), user('TWICE@b')],
    JSON.parse('{"__proto__": {"email": "hidden@b"}}'),
    user('__proto__@b'),
  ])
  t.strictSame(
    [...accounts],
    [
      ['ada@b', 'active'],
      ['in@b', 'inactive'],
      ['zero@b', 'inactive'],
      ['old@b', 'active'],
      ['twice@b', 'active'],
      ['__proto__@b', 'active'],
    ],
  )
})

test('no text makes it throw anything but its own fault', async (t) => {
  const json = fc.json({ maxDepth: 3 }).map((value) => `{"users":[${value}]}`)
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), json), (text) => {
      try {
        addUsers(new Map(), parseUserPage(text).users)
      } catch (error) {
        return error instanceof LicenceFault
      }
      return true
    }),
    { numRuns: 5_000 },
  )
  t.pass()
})
