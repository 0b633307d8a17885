import { test } from 'tap'
import { RecentRefusals } from '../../src/proxy/recentRefusals.ts'
import { PastRefusals } from '../../src/workers/pastRefusals.ts'
import { REFUSAL } from '../admin/showing.ts'

function withReferences(size: number, count: number): string[] {
  const recent = new RecentRefusals(size)
  for (let index = 1; index <= count; index++) recent.add({ ...REFUSAL, reference: String(index) })
  return recent.latest().map(({ reference }) => reference)
}

test('the latest stand first, and no more are kept than asked for', (t) => {
  t.same(withReferences(3, 0), [])
  t.same(withReferences(3, 2), ['2', '1'])
  t.same(withReferences(3, 3), ['3', '2', '1'])
  t.same(withReferences(3, 8), ['8', '7', '6'])
  t.same(withReferences(1, 8), ['8'])
  t.same(withReferences(0, 8), [])
  t.end()
})

test('another size keeps the latest, and goes on from there', (t) => {
  const recent = new RecentRefusals(4)
  const add = (...references: string[]): void => {
    for (const reference of references) recent.add({ ...REFUSAL, reference })
  }
  const kept = (): string =>
    recent
      .latest()
      .map(({ reference }) => reference)
      .join('')
  add('1', '2', '3', '4', '5')
  recent.resize(2)
  t.equal(kept(), '54')
  add('6')
  t.equal(kept(), '65')
  recent.resize(3)
  add('7', '8')
  t.equal(kept(), '876')
  recent.resize(0)
  add('9')
  t.equal(kept(), '')
  t.end()
})

test('of a long path the beginning is kept', (t) => {
  const recent = new RecentRefusals(1)
  recent.add({ ...REFUSAL, path: `/${'ä'.repeat(60_000)}` })
  t.equal(recent.latest()[0]?.path, `/${'ä'.repeat(255)}`)
  t.end()
})

test('those of several processes stand by their time, those of processes that have ended among them', (t) => {
  const past = new PastRefusals<string>(() => 4)
  const at = (...times: number[]) => times.map((time) => ({ ...REFUSAL, at: time }))
  past.heard('one', at(7, 3, 1))
  past.heard('two', at(6, 2))
  t.same(
    past.latest().map(({ at: time }) => time),
    [7, 6, 3, 2],
  )
  past.ended('one')
  past.heard('two', at(8, 6, 2))
  t.same(
    past.latest().map(({ at: time }) => time),
    [8, 7, 6, 3],
  )
  past.ended('never heard of')
  t.end()
})
