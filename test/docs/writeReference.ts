// npm run docs: writes what documents repeat of the schema and the commands anew. Tests hold them against both.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HELP } from '../../src/commands/index.ts'
import { ConfigSchema } from '../../src/config/schema/index.ts'
import { withHelp } from './commandReference.ts'
import { withReference } from './configurationReference.ts'
import { readDocument, ROOT } from './markdown.ts'

write('docs/configuration.md', (text) => withReference(text, ConfigSchema))
write('docs/commands.md', (text) => withHelp(text, HELP))

function write(name: string, renewed: (text: string) => string): void {
  writeFileSync(join(ROOT, name), renewed(readDocument(name).text))
}
