// docs/licences.md against the words and the behaviour that it explains.
import { test } from 'tap'
import { readLicenceList } from '../../src/config/accounts/licenceList.ts'
import { LICENCES } from '../../src/config/words.ts'
import { DIRECTORY_STATES } from '../../src/config/words.ts'
import { HeldCopy } from '../../src/licences/heldCopy.ts'
import { API_LIMITS } from '../../src/licences/testrailApi.ts'
import { codeBlocks, codesIn, readDocument, tableBelow } from './markdown.ts'

const DOCUMENT = readDocument('docs/licences.md')

test('every word for a licence is explained', (t) => {
  t.same(
    tableBelow(DOCUMENT, 'Licences').flatMap(([word = '']) => codesIn(word)),
    [...LICENCES],
  )
  t.end()
})

test('every state of a directory is explained, and whether it is believed', (t) => {
  const rows = tableBelow(DOCUMENT, 'Health')
  t.same(
    rows.flatMap(([state = '']) => codesIn(state)),
    [...DIRECTORY_STATES],
  )
  const believed = new Map(rows.map(([state = '', , rule]) => [codesIn(state)[0], rule === 'may hold']))
  const copy = new HeldCopy(Number.POSITIVE_INFINITY)
  const seen = (): unknown => [copy.health().state, copy.lookUp('ada@example.com') !== undefined]
  for (const change of [
    () => undefined,
    () => copy.fail('example'),
    () => copy.replace(new Map()),
    () => copy.fail('example'),
  ]) {
    change()
    t.same(seen(), [copy.health().state, believed.get(copy.health().state)])
  }
  const old = new HeldCopy(-1)
  old.replace(new Map())
  t.same([old.health().state, old.lookUp('ada@example.com')], ['expired', undefined])
  t.equal(believed.get('expired'), false)
  t.end()
})

test('the example of a file is one', (t) => {
  const example = codeBlocks(DOCUMENT).find(({ words }) => words[0] === 'csv')
  t.same(
    [...readLicenceList(Buffer.from(example?.code ?? ''))],
    [
      ['ada@example.com', 'active'],
      ['grace@example.com', 'inactive'],
    ],
  )
  t.end()
})

test('the bounds are those of the code', (t) => {
  t.match(
    DOCUMENT.text,
    `${API_LIMITS.maxAccounts} users on ${API_LIMITS.maxPages} pages of 4 MiB, within two minutes`,
  )
  t.same([API_LIMITS.maxPageBytes, API_LIMITS.refreshTimeoutMs], [4 * 1_048_576, 120_000])
  t.end()
})
