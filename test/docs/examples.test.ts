// Every YAML example in the documents is loaded as an operator's own file would be.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { compileSites } from '../../src/generation.ts'
import { parseConfig } from '../../src/config/load.ts'
import { readPresets } from '../../src/config/presets.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { codeBlocks, readDocument, readDocuments, ROOT } from './markdown.ts'

const TEMPLATES = readTemplates(TEMPLATES_DIRECTORY)

// What stands after ```yaml, and how such a piece becomes a whole configuration.
const KINDS: Readonly<Record<string, (code: string) => string>> = {
  configuration: (code) => code,
  settings: (code) => `${code}\n${SITE}`,
  site: (code) => `${SITE}\n${indent(code, 4)}`,
  rules: (code) => `${SITE}\n    rules:\n${indent(code, 6)}`,
  when: (code) =>
    `${SITE}\n    rules:\n      - name: example\n        cause: refused\n        when:\n${indent(code, 10)}`,
}

const SITE = 'sites:\n  - name: example\n    upstream: http://127.0.0.1:8081'

for (const document of readDocuments()) {
  for (const { words, code, line } of codeBlocks(document)) {
    const [language, kind = ''] = words
    if (language !== 'yaml') continue
    test(`${document.name}:${line} (${kind}) is right`, (t) => {
      if (kind === 'preset') loadPreset(t, code)
      else t.ok(load(t, (KINDS[kind] ?? unknownKind(kind))(code)).sites.length > 0)
      t.end()
    })
  }
}

test('docs/docker/usher.yaml is right, and listens where a container is reached', (t) => {
  const { text } = readDocument('docs/docker/usher.yaml')
  t.match(load(t, text).listeners, [{ host: '0.0.0.0', port: 8080 }])
  t.end()
})

function load(t: Test, text: string): ReturnType<typeof parseConfig> {
  const config = parseConfig(text, join(exampleDirectory(t), 'usher.yaml'), {
    env: {},
    presetsDirectory: PRESETS_DIRECTORY,
  })
  compileSites(config, TEMPLATES)
  return config
}

// What the examples name beside the configuration.
function exampleDirectory(t: Test): string {
  const directory = t.testdir()
  cpSync(join(ROOT, 'test/fixtures/tls'), join(directory, 'tls'), { recursive: true })
  cpSync(join(ROOT, 'test/fixtures/licences'), directory, { recursive: true })
  for (const name of ['templates', 'templates-testrail']) mkdirSync(join(directory, name))
  return directory
}

// Beside the shipped ones, which it may include.
function loadPreset(t: Test, code: string): void {
  const directory = t.testdir({ 'example.yaml': code })
  cpSync(PRESETS_DIRECTORY, directory, { recursive: true })
  t.ok(readPresets(directory).resolve(['example']).rules.length > 0)
}

function unknownKind(kind: string): never {
  throw new Error(
    `write what the example is after \`\`\`yaml: ${Object.keys(KINDS).join(', ')} or preset, not "${kind}"`,
  )
}

function indent(code: string, spaces: number): string {
  return code.replaceAll(/^(?=.)/gm, ' '.repeat(spaces))
}
