// What an operator gets wrong, and what they are told: the place, what was found, what is allowed, and the remedy.
// mistakes/*.txt holds the cases: `## the mistake`, the file, and a line `=> line:column path: message` for each problem.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'tap'
import { readPresets } from '../../src/config/presets.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { complaintsOf, KEYS, SITE } from './reading.ts'

const PRESET_NAMES = readPresets(PRESETS_DIRECTORY).names.join(', ')

const DIRECTORY = join(import.meta.dirname, 'mistakes')

for (const file of readdirSync(DIRECTORY)) {
  test(`mistakes in ${basename(file, '.txt')} are told in words`, async (t) => {
    for (const { mistake, yaml, says } of casesOf(readFileSync(join(DIRECTORY, file), 'utf8'))) {
      t.ok(says.length > 0, mistake)
      t.same(complaintsOf(yaml), says, mistake)
    }
  })
}

// What may stand in a place grows with the schema, and is no part of what a case is about.
function withKeys(line: string): string {
  return line
    .replace(/<keys of an? (\w+)>/, (_, name: keyof typeof KEYS) => KEYS[name])
    .replace('<names of presets>', PRESET_NAMES)
}

function casesOf(text: string): { mistake: string; yaml: string; says: string[] }[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((block) => {
      const [mistake = '', ...lines] = block.trimEnd().split('\n')
      const yaml = lines.filter((line) => !line.startsWith('=> ')).map((line) => `${line}\n`)
      const says = lines
        .filter((line) => line.startsWith('=> '))
        .map((line) => withKeys(line.slice('=> '.length)))
      return { mistake, yaml: yaml.join('').replace('<site>\n', SITE), says }
    })
}
