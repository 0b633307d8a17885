// What the documents show of commands is what they say; what they only tell to type is understood.
import { test } from 'tap'
import { COMMANDS } from '../../src/commands/index.ts'
import { parseCommandLine } from '../../src/commands/options.ts'
import { codeBlocks, readDocuments } from './markdown.ts'
import type { Document } from './markdown.ts'
import { argumentsOf, matches, testSessions } from './sessions.ts'

const STARTED = /^(?:.* \| )?(?:npx usher|npm run (?:-s )?usher --|node bin\/usher\.cjs|usher) (.*)$/

// The guides have a file of their own.
testSessions(readDocuments().filter(({ name }) => !name.startsWith('docs/guides/')))

test('every command that a document tells to type is one of Usher, with options that it takes', async (t) => {
  const told = readDocuments().flatMap(commandsTold)
  t.ok(told.length > 10)
  for (const { place, command } of told) {
    const { values, positionals } = parseCommandLine(argumentsOf(command))
    const known = await COMMANDS[positionals[0] ?? 'serve']?.()
    t.ok(known, `${place}: ${command}`)
    const taken = new Set<string>(['help', 'version', ...(known?.takes ?? [])])
    const foreign = Object.keys(values).filter((name) => !taken.has(name))
    t.same(foreign, [], `${place}: ${command}`)
    t.notMatch(command, 'demo:', `${place}: what runs on the demo is run, in a console block`)
  }
})

test('… stands for any text of a line, alone for any lines, and for nothing else', (t) => {
  t.ok(matches(['a … d', '…', 'z'], ['a b c d', '1', '2', 'z']))
  t.ok(matches(['…', 'z'], ['z']))
  t.notOk(matches(['a … d'], ['a b c']))
  t.notOk(matches(['a', 'z'], ['a', 'b', 'z']))
  t.notOk(matches(['a.c'], ['abc']))
  t.end()
})

type Told = { readonly place: string; readonly command: string }

/** The command lines of Usher in the blocks for a shell, however it is started there. */
function commandsTold(document: Document): Told[] {
  const blocks = codeBlocks(document).filter(({ words }) => words[0] === 'sh')
  return blocks.flatMap(({ code, line }) =>
    code
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .flatMap((text) => {
        const [, rest] = STARTED.exec(text) ?? []
        return rest === undefined
          ? []
          : [{ place: `${document.name}:${line}`, command: `usher ${bare(rest)}` }]
      }),
  )
}

// Without what the shell itself reads.
function bare(rest: string): string {
  return rest.replace(/\s+(?:#|>|2>|\|).*$/, '')
}
