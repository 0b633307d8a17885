import { test } from 'tap'
import { ConfigSchema } from '../../src/config/schema/index.ts'
import { withReference } from './configurationReference.ts'
import { readDocument } from './markdown.ts'

test('docs/configuration.md names every setting as the schema has it; npm run docs writes it anew', (t) => {
  const { text } = readDocument('docs/configuration.md')
  t.equal(text, withReference(text, ConfigSchema))
  t.end()
})
