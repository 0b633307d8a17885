import { test } from 'tap'
import { nearest } from '../../../src/config/validate/nearest.ts'
import { processorNow } from '../../helpers/ownTime.ts'

const KEYS = ['name', 'hosts', 'pathPrefix', 'upstream', 'connectTimeoutMs', 'maxConnections']

test('a slip of the finger finds the word that was meant', async (t) => {
  t.equal(nearest('upstrem', KEYS), 'upstream', 'a letter left out')
  t.equal(nearest('nmae', KEYS), 'name', 'two letters swapped')
  t.equal(nearest('hots', KEYS), 'hosts')
  t.equal(nearest('swpa', ['swap', 'pass']), 'swap', 'in a short word too')
})

test('another spelling of the same words is no distance at all', async (t) => {
  for (const word of ['path_prefix', 'path-prefix', 'PathPrefix', 'PATHPREFIX', 'path prefix']) {
    t.equal(nearest(word, KEYS), 'pathPrefix', word)
  }
})

test('the beginning of a word, or a word and more, finds it', async (t) => {
  t.equal(nearest('connectTimeout', KEYS), 'connectTimeoutMs')
  t.equal(nearest('warning', ['error', 'warn', 'info']), 'warn')
  t.equal(nearest('up', KEYS), undefined, 'two letters are no beginning')
})

test('of two that are near, the one with the fewest slips is meant, not the one that begins alike', async (t) => {
  t.equal(nearest('rulesAfer', ['rules', 'rulesAfter', 'withoutRules']), 'rulesAfter')
  t.equal(nearest('iis/stock-40', ['iis/stock-401-old', 'iis/stock-401']), 'iis/stock-401')
})

test('what resembles nothing finds nothing', async (t) => {
  t.equal(nearest('banana', KEYS), undefined)
  t.equal(nearest('', KEYS), undefined)
  t.equal(nearest('a', ['b', 'as', 'to']), undefined, 'one letter is near to every other')
  t.equal(nearest('name', []), undefined)
})

test('a text of a megabyte is not compared', async (t) => {
  const start = processorNow()
  t.equal(nearest('x'.repeat(1_000_000), KEYS), undefined)
  t.ok(processorNow() - start < 100)
})
