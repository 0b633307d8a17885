import { test } from 'tap'
import type { Condition } from '../../src/config/schema/ruleSchema.ts'
import { evaluate } from '../../src/rules/condition.ts'
import { compileCondition } from '../../src/rules/compileCondition.ts'
import { CLIENT, exchangeOf, fieldsNamed, FRAME, holds, PAGE } from './samples.ts'
import { processorNow } from '../helpers/ownTime.ts'

const EXCHANGE = exchangeOf({
  method: 'POST',
  target: '/wiki/%61?b=c%20d',
  requestHeaders: { ...PAGE, cookie: 'one=1; two=2', 'x-one': 'Mixed Case' },
  status: 401,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'www-authenticate': ['Negotiate', 'Basic realm="x"'],
    server: 'Microsoft-IIS/10.0',
  },
  text: 'You are not yet logged in',
})

const HOLD: readonly Condition[] = [
  { status: 401 },
  { status: ['5xx', '400-401'] },
  { status: '4xx' },
  { header: { Server: 'present' } },
  { header: { Missing: 'absent' } },
  { header: { Server: { contains: 'microsoft-iis' } } },
  { header: { SERVER: { equals: 'Microsoft-IIS/10.0' } } },
  { header: { 'WWW-Authenticate': { startsWith: 'basic' } } },
  { header: { 'WWW-Authenticate': { matches: '^Negotiate$' } } },
  { header: { Server: 'present', 'Content-Type': { startsWith: 'text/' } } },
  { contentType: 'text/html' },
  { contentType: ['application/json', 'text/*'] },
  { body: { contains: 'not yet logged in' } },
  { body: { matches: '^You are .* in$' } },
  { body: { contains: 'LOGGED', ignoreCase: true } },
  { body: { empty: false } },
  { body: { empty: false, startsWith: 'You' } },
  { method: 'POST' },
  { method: ['GET', 'POST'] },
  { path: { equals: '/wiki/a' } },
  { path: 'present' },
  { query: { equals: 'b=c d' } },
  { query: 'present' },
  { requestHeader: { 'X-One': { equals: 'mixed case' } } },
  { cookie: { one: 'present', three: 'absent' } },
  { cookie: { two: { equals: '2' } } },
  { audience: 'page' },
  { audience: ['frame', 'page'] },
  { all: [{ status: 401 }, { method: 'POST' }] },
  { any: [{ status: 500 }, { method: 'POST' }] },
  { not: { status: 500 } },
  { not: { any: [{ status: 500 }, { audience: 'client' }] } },
  {
    status: 401,
    any: [{ method: 'GET' }, { all: [{ audience: 'page' }, { not: { cookie: { one: 'absent' } } }] }],
  },
]

const FAIL: readonly Condition[] = [
  { status: 403 },
  { status: ['5xx', '402-499'] },
  { header: { Server: 'absent' } },
  { header: { Missing: 'present' } },
  { header: { Missing: { contains: '' } } },
  { header: { Server: { equals: 'Microsoft-IIS/10.0', ignoreCase: false, startsWith: 'microsoft' } } },
  { header: { 'WWW-Authenticate': { startsWith: 'Negotiate', contains: 'realm' } } },
  { header: { Server: 'present', Missing: 'present' } },
  { contentType: 'application/json' },
  { body: { contains: 'LOGGED' } },
  { body: { empty: true } },
  { body: { empty: false, startsWith: 'you' } },
  { method: 'GET' },
  { path: { equals: '/wiki/%61' } },
  { query: 'absent' },
  { requestHeader: { Cookie: 'absent' } },
  { cookie: { one: 'present', two: 'absent' } },
  { cookie: { One: 'present' } },
  { audience: 'frame' },
  { all: [{ status: 401 }, { method: 'GET' }] },
  { any: [{ status: 500 }, { method: 'GET' }] },
  { not: { status: 401 } },
  { status: 401, method: 'GET' },
]

test('every kind of test, where it holds and where it does not', async (t) => {
  for (const condition of HOLD) t.equal(holds(condition, EXCHANGE), true, JSON.stringify(condition))
  for (const condition of FAIL) t.equal(holds(condition, EXCHANGE), false, JSON.stringify(condition))
})

test('"not" turns every answer round', async (t) => {
  for (const condition of HOLD) t.equal(holds({ not: condition }, EXCHANGE), false, JSON.stringify(condition))
  for (const condition of FAIL) t.equal(holds({ not: condition }, EXCHANGE), true, JSON.stringify(condition))
})

test('an empty query is none, an empty header is one', async (t) => {
  t.equal(holds({ query: 'absent' }, exchangeOf({ target: '/?' })), true)
  t.equal(holds({ header: { X: 'present' } }, exchangeOf({ headers: { x: '' } })), true)
})

test('an empty body has no text and is empty, an unseen one is neither', async (t) => {
  t.equal(holds({ body: { empty: true } }, exchangeOf({ text: '' })), true)
  t.equal(holds({ body: { contains: 'x' } }, exchangeOf({ text: '' })), false)
  for (const unseen of [exchangeOf(), exchangeOf({ body: null })]) {
    t.equal(holds({ body: { empty: true } }, unseen), undefined)
    t.equal(holds({ not: { body: { contains: 'x' } } }, unseen), undefined)
  }
})

test('headers and cookies named like what objects inherit', async (t) => {
  for (const name of ['constructor', '__proto__', 'toString']) {
    const fields = fieldsNamed(name.toLowerCase())
    const named = JSON.parse(`{${JSON.stringify(name)}: "present"}`) as Record<string, 'present'>
    t.equal(holds({ header: named }, exchangeOf()), false, name)
    t.equal(holds({ header: named }, exchangeOf({ headers: fields })), true, name)
    t.equal(holds({ requestHeader: named }, exchangeOf()), false, name)
    t.equal(holds({ requestHeader: named }, exchangeOf({ requestHeaders: fields })), true, name)
    t.equal(holds({ cookie: named }, exchangeOf()), false, name)
    t.equal(holds({ cookie: named }, exchangeOf({ requestHeaders: { cookie: `${name}=1` } })), true, name)
  }
})

test('a program with the same request as a person is told apart', async (t) => {
  t.equal(holds({ audience: 'client' }, exchangeOf({ requestHeaders: CLIENT })), true)
  t.equal(holds({ audience: 'frame' }, exchangeOf({ requestHeaders: FRAME })), true)
})

test('what the head rules out is ruled out before the body is asked for', async (t) => {
  const condition: Condition = {
    body: { contains: 'x' },
    any: [{ body: { contains: 'y' } }, { status: 401 }],
    all: [{ body: { empty: false } }, { status: 500 }],
  }
  t.equal(holds(condition, exchangeOf()), false)
})

test('a pattern without an end costs a large body no more than its length', async (t) => {
  const compiled = compileCondition({ body: { matches: '(a+)+$' } })
  const exchange = exchangeOf({ text: `${'a'.repeat(1_000_000)}!` })
  const start = processorNow()
  t.equal(evaluate(compiled, exchange), false)
  t.ok(processorNow() - start < 2_000)
})
