// The sessions in the documents, run as they are told, and docs/explain.md against the commands.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { EXPLAIN } from '../../src/commands/explain.ts'
import { RuleTestSchema } from '../../src/config/schema/testSchema.ts'
import { asNode } from '../../src/config/schema/schemaNode.ts'
import { toJsonLine } from '../../src/explain/jsonForm.ts'
import { run } from '../commands/running.ts'
import { explained } from '../explain/explaining.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { rulesOf } from '../rules/samples.ts'
import { codeBlocks, codesIn, readDocument, readDocuments, tableBelow } from './markdown.ts'
import type { Document } from './markdown.ts'

const EXPLAINING = readDocument('docs/explain.md')

// Where the documents say that the files are.
const TOLD_DIRECTORY = '/etc/usher'

for (const document of readDocuments()) {
  const sessions = codeBlocks(document).filter(({ words }) => words[0] === 'console')
  for (const { code, line } of sessions) {
    test(`${document.name}:${line}: a session goes as it is told`, async (t) => {
      const directory = await layOut(t, document)
      const [command = '', ...told] = code.trimEnd().split('\n')
      const { code: exitCode, stdout } = await run(t, argumentsOf(command), { cwd: directory })
      t.equal(exitCode, 0)
      t.same(stdout.replaceAll(directory, TOLD_DIRECTORY).split('\n'), told)
    })
  }
}

/** The files that a document names after the language of a block, where they say that they are. */
async function layOut(t: Test, document: Document): Promise<string> {
  const directory = await temporaryDirectory(t)
  for (const { words, code } of codeBlocks(document)) {
    const name = words.find((word) => word.includes('.'))
    if (name === undefined) continue
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), code)
  }
  return directory
}

function argumentsOf(command: string): string[] {
  const [prompt, program, ...args] = command.split(' ')
  if (prompt !== '$' || program !== 'usher') throw new Error(`not a command of Usher: ${command}`)
  return args
}

test('docs/explain.md tells every option of the command', async (t) => {
  const told = ['Who asks', ...OTHER_TABLES].flatMap((heading) => firstColumn(heading))
  t.same(
    told.filter((code) => code.startsWith('--')).toSorted(),
    EXPLAIN.takes.map((name) => `--${name}`).toSorted(),
  )
})

test('docs/explain.md tells every key of the JSON, in its order', async (t) => {
  const rules = rulesOf({ name: 'a', when: { status: 401 } })
  const told = JSON.parse(toJsonLine(explained('HTTP/1.1 401 No\n\n', rules)))
  t.same(firstColumn('For programs'), Object.keys(told))
  const [condition = ''] = codesIn(tableBelow(EXPLAINING, 'For programs').at(-1)?.[1] ?? '').slice(1)
  t.same(/\w[\w, ]*\w/.exec(condition)?.[0].split(', '), Object.keys(told.conditions[0].condition))
})

test('docs/rules.md tells every key of a test', async (t) => {
  const told = tableBelow(readDocument('docs/rules.md'), 'Tests').map(([cell = '']) => codesIn(cell)[0])
  t.same(told, Object.keys(asNode(RuleTestSchema).properties ?? {}))
})

test('docs/rules.md tells every key of a test as JSON, in its order', async (t) => {
  const { name, text } = readDocument('docs/rules.md')
  const table = { name, text: `# Keys\n${text.slice(text.indexOf('| Key of a line'))}` }
  const { stdout } = await run(t, ['test', '--json', '--preset', 'iis'])
  const [line = ''] = stdout.split('\n')
  t.same(
    tableBelow(table, 'Keys').flatMap(([cell = '']) => codesIn(cell)),
    Object.keys(JSON.parse(line)),
  )
})

// Those that follow a sentence instead of a heading.
const OTHER_TABLES = ['Whose rules are asked:', 'And besides:']

function firstColumn(heading: string): string[] {
  const text = EXPLAINING.text.replaceAll(/^(Whose rules are asked:|And besides:)$/gm, '# $1')
  return tableBelow({ name: EXPLAINING.name, text }, heading).flatMap(([cell = '']) => codesIn(cell))
}
