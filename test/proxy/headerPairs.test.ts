import { test } from 'tap'
import { connectionOptions, decodePairs, filterPairs, pairValues } from '../../src/proxy/headerPairs.ts'

test('raw fields are read as latin1, every byte a character', async (t) => {
  t.same(decodePairs([Buffer.from('X-A'), Buffer.from([0xe9, 0xff])]), ['X-A', '\u00e9\u00ff'])
  t.same(decodePairs(null), [])
})

test('pairs are filtered and found without regard to case, duplicates kept in order', async (t) => {
  const pairs = ['A', '1', 'b', '2', 'a', '3']
  t.same(
    filterPairs(pairs, (name) => name === 'a'),
    ['A', '1', 'a', '3'],
  )
  t.same(pairValues(pairs, 'a'), ['1', '3'])
})

test('Connection names further fields of the connection', async (t) => {
  t.equal(connectionOptions('keep-alive'), undefined)
  t.equal(connectionOptions(undefined), undefined)
  t.same([...(connectionOptions('close, X-A ,x-b') ?? [])], ['close', 'x-a', 'x-b'])
})
