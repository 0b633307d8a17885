import { test } from 'tap'
import { jsonBody } from '../../src/asks/formats/json.ts'
import { requestWith } from '../asks/receiver.ts'
import { codeBlocks, readDocument } from './markdown.ts'

test('the JSON of docs/asking.md has the fields that are sent, in their order', (t) => {
  const example = codeBlocks(readDocument('docs/asking.md')).find(({ words }) => words[0] === 'json')
  const told = JSON.parse(example?.code ?? '{}') as object
  t.same(Object.keys(told), Object.keys(jsonBody(requestWith())))
  t.end()
})
