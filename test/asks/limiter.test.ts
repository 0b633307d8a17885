import { test } from 'tap'
import { Limiter } from '../../src/asks/limiter.ts'
import { Remembered } from '../../src/asks/remembered.ts'

const RATE = { perClient: 2, total: 4, windowMs: 1_000 }

test('an address may ask so often in a window, and is told how long to wait', (t) => {
  const limiter = new Limiter(RATE)
  t.equal(limiter.waitMs('192.0.2.1', 0), 0)
  limiter.take('192.0.2.1', 0)
  limiter.take('192.0.2.1', 300)
  t.equal(limiter.waitMs('192.0.2.1', 400), 600, 'until the first of them is out of the window')
  t.equal(limiter.waitMs('192.0.2.2', 400), 0, 'another address need not wait')
  t.equal(limiter.waitMs('192.0.2.1', 1_000), 0)
  limiter.take('192.0.2.1', 1_000)
  t.equal(limiter.waitMs('192.0.2.1', 1_100), 200)
  t.end()
})

test('all together may ask so often', (t) => {
  const limiter = new Limiter(RATE)
  for (const at of [0, 1, 2, 3]) limiter.take(`192.0.2.${at}`, at)
  t.equal(limiter.waitMs('192.0.2.99', 10), 990)
  t.equal(limiter.waitMs('192.0.2.99', 1_001), 0)
  t.end()
})

test('the addresses of one /64 are one', (t) => {
  const limiter = new Limiter(RATE)
  limiter.take('2001:db8:0:1::1', 0)
  limiter.take('2001:DB8::1:ffff:0:0:1', 0)
  for (const same of [
    '2001:db8:0:1:2:3:4:5',
    '2001:0db8:0000:0001::',
    '2001:db8:0:1::192.0.2.1',
    '2001:db8:0:1::%eth0',
  ])
    t.ok(limiter.waitMs(same, 0) > 0, same)
  for (const other of ['2001:db8:0:2::1', '2001:db8::1', '::1', '2001:db8:1::', 'unknown'])
    t.equal(limiter.waitMs(other, 0), 0, other)
  t.end()
})

test('it remembers no more than it takes', (t) => {
  const limiter = new Limiter({ perClient: 10_000, total: 10_000, windowMs: 10 })
  for (let at = 0; at < 100; at++) {
    t.ok(limiter.waitMs(`192.0.2.${at}`, at) === 0)
    limiter.take(`192.0.2.${at}`, at)
  }
  t.end()
})

test('what was asked is known for a while, the oldest is forgotten first', (t) => {
  const asked = new Remembered(100)
  asked.add('a', 0)
  t.ok(asked.has('a', 99))
  t.notOk(asked.has('a', 100))
  asked.add('b', 50)
  asked.forget('b')
  t.notOk(asked.has('b', 51))
  for (let index = 0; index < 10_001; index++) asked.add(String(index), 60)
  t.notOk(asked.has('0', 61))
  t.ok(asked.has('1', 61))
  t.ok(asked.has('10000', 61))
  t.end()
})
