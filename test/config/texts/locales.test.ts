import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { readLocales } from '../../../src/config/texts/locales.ts'
import { LANGUAGES } from '../../../src/config/words.ts'
import { TEMPLATES_DIRECTORY } from '../../../src/places.ts'
import { refusal } from '../reading.ts'

const SHIPPED = join(TEMPLATES_DIRECTORY, 'locales')

/** A copy of the shipped languages in which one file is changed. */
function edited(t: Test, name: string, edit: (text: string) => string): string {
  const directory = t.testdir()
  cpSync(SHIPPED, directory, { recursive: true })
  const file = join(directory, name)
  writeFileSync(file, edit(readFileSync(file, 'utf8')))
  return directory
}

test('every shipped language says everything', async (t) => {
  t.same(readLocales(SHIPPED).missing, [])
})

test('every file is a language that can be chosen, and every language has a file', async (t) => {
  t.same(readdirSync(SHIPPED).toSorted(), LANGUAGES.map((language) => `${language}.yaml`).toSorted())
})

test('Arabic alone is written from right to left', async (t) => {
  const { of } = readLocales(SHIPPED)
  t.same(
    LANGUAGES.filter((language) => of[language].direction === 'rtl'),
    ['ar'],
  )
})

test('each prepared letter has the title and the reference', async (t) => {
  const { of } = readLocales(SHIPPED)
  for (const language of LANGUAGES) {
    const { subject = '', body = '' } = of[language].mail ?? {}
    for (const placeholder of ['{product}', '{title}', '{reference}']) {
      t.match(subject, placeholder, `${language}: subject`)
      t.match(body, placeholder, `${language}: body`)
    }
  }
})

test('a sentence that a language lacks is named, with its file and key', async (t) => {
  const directory = edited(t, 'fr.yaml', (text) =>
    text.replace(/^ {2}retry: .*\n/m, '').replace(/^ {2}blocked:\n( {4}.*\n)+/m, ''),
  )
  const file = join(directory, 'fr.yaml')
  t.same(readLocales(directory).missing, [
    { file, key: 'actions.retry' },
    { file, key: 'pages.blocked' },
  ])
})

test('a notice that a language lacks is missing only where English has one', async (t) => {
  const directory = edited(t, 'nl.yaml', (text) => text.replaceAll(/^ {4}notice: .*\n/gm, ''))
  t.same(
    readLocales(directory).missing.map(({ key }) => key),
    ['pages["captcha-required"].notice', 'pages["password-sign-in-off"].notice'],
  )
})

for (const [mistake, edit, says] of [
  [
    'an unknown key',
    (text) => text.replace('  retry:', '  retri:'),
    'actions.retri: unknown key "retri"; did you mean "retry"?',
  ],
  [
    'a misspelt placeholder',
    (text) => text.replace('{product}', '{produkt}'),
    'nothing is filled in for {produkt}',
  ],
  [
    'a French apostrophe of the typewriter',
    (text) => text.replace('Ouvrez {product}', "Ouvrez l'{product}"),
    'an apostrophe right before {',
  ],
  [
    'the language of another file',
    (text) => text.replace('language: fr', 'language: de'),
    'language: must be fr, the name of the file',
  ],
  [
    'an empty list of steps',
    (text) => text.replace(/steps:\n( {6}- .*\n)+/, 'steps: []\n'),
    'must hold at least one; found an empty list',
  ],
  [
    'a sentence beyond measure',
    (text) => text.replace(/retry: .*/, `retry: ${'x'.repeat(2_001)}`),
    'actions.retry: must be text',
  ],
] as const satisfies readonly (readonly [string, (text: string) => string, string])[]) {
  test(`${mistake} in a language is refused with file, line and column`, async (t) => {
    const directory = edited(t, 'fr.yaml', edit)
    const [problem, ...others] = refusal(() => readLocales(directory))?.problems ?? []
    t.match(`${problem?.path}: ${problem?.message}`, says)
    t.equal(problem?.file, join(directory, 'fr.yaml'))
    t.ok((problem?.line ?? 0) > 0 && (problem?.column ?? 0) > 0)
    t.same(others, [])
  })
}

test('the mistakes of all files are told at once', async (t) => {
  const directory = edited(t, 'fr.yaml', (text) => text.replace('{product}', '{produkt}'))
  rmSync(join(directory, 'ja.yaml'))
  const files = refusal(() => readLocales(directory))?.problems.map(({ file }) => file)
  t.same(files, [join(directory, 'fr.yaml'), join(directory, 'ja.yaml')])
})
