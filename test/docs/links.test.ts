import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'tap'
import packageJson from '../../package.json' with { type: 'json' }
import { anchorsOf, codeBlocks, codesIn, readDocument, readDocuments, ROOT } from './markdown.ts'
import type { Document } from './markdown.ts'

for (const document of readDocuments()) {
  test(`every link of ${document.name} leads somewhere`, (t) => {
    for (const target of relativeLinks(document)) {
      const [path = '', anchor] = target.split('#')
      const name = path === '' ? document.name : normalize(join(dirname(document.name), path))
      t.ok(existsSync(join(ROOT, name)), target)
      if (anchor !== undefined) t.ok(anchorsOf(readDocument(name)).includes(anchor), target)
    }
    t.end()
  })

  test(`every npm script that ${document.name} names exists`, (t) => {
    for (const script of npmScripts(document)) t.ok(Object.hasOwn(packageJson.scripts, script), script)
    t.end()
  })
}

test('every decision has the four parts that are asked of it', (t) => {
  for (const { name, text } of readDocuments().filter((document) => isDecision(document))) {
    for (const part of ['What', 'Why', 'What was measured', 'What would change our mind']) {
      t.match(text, `\n## ${part}\n`, name)
    }
  }
  t.end()
})

function isDecision({ name }: Document): boolean {
  return /^docs\/decisions\/\d{4}-/.test(name)
}

function relativeLinks({ text }: Document): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
}

function npmScripts(document: Document): string[] {
  const shell = codeBlocks(document).filter(({ words }) => words[0] === 'sh')
  const commands = [...shell.map(({ code }) => code), ...codesIn(document.text)].join('\n')
  return [...commands.matchAll(/\bnpm (?:run (?:-s )?([\w:]+)|(start|test)\b)/g)].map(
    ([, run, builtIn]) => run ?? builtIn ?? '',
  )
}
