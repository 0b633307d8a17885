import { test } from 'tap'
import type { Condition } from '../../src/config/schema/ruleSchema.ts'
import type { Then } from '../../src/config/words.ts'
import { audiencesOf } from '../../src/rules/ruleAudience.ts'

test('a rule is for people unless it names somebody; one that changes nothing is for everybody', async (t) => {
  const of = (when: Condition, then: Then = 'swap'): string => audiencesOf({ when, then }).join(' ')
  t.equal(of({ status: 401 }), 'page frame')
  t.equal(of({ status: 401 }, 'pass'), 'page frame script client')
  t.equal(of({ audience: 'frame' }, 'pass'), 'frame')
  t.equal(of({ audience: ['client', 'script'] }), 'script client')
  t.equal(of({ audience: ['page', 'client'], all: [{ audience: 'client' }] }), 'client')
  t.equal(of({ any: [{ audience: 'frame' }, { audience: 'script' }] }), 'frame script')
  t.equal(of({ any: [{ audience: 'frame' }, { status: 401 }] }), 'page frame script client')
  t.equal(of({ not: { audience: ['page', 'frame'] } }), 'script client')
  t.equal(of({ not: { audience: 'page', status: 404 } }), 'page frame script client')
})
