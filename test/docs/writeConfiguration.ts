// npm run docs: writes the tables of docs/configuration.md anew. configuration.test.ts holds them against the schema.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigSchema } from '../../src/config/schema/index.ts'
import { withReference } from './configurationReference.ts'
import { readDocument, ROOT } from './markdown.ts'

const { name, text } = readDocument('docs/configuration.md')
writeFileSync(join(ROOT, name), withReference(text, ConfigSchema))
