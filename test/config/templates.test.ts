import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { ConfigError } from '../../src/config/problem.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { PAGES } from '../../src/config/words.ts'

const SHIPPED = join(import.meta.dirname, '../../templates')

function copyOfShipped(t: Test): string {
  const directory = t.testdir()
  cpSync(SHIPPED, directory, { recursive: true })
  return directory
}

function editTexts(directory: string, edit: (text: string) => string): string {
  const file = join(directory, 'locales', 'en.yaml')
  writeFileSync(file, edit(readFileSync(file, 'utf8')))
  return file
}

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'nothing was thrown'
}

test('the shipped templates are complete', async (t) => {
  const { layouts, styles, locales } = readTemplates(SHIPPED)
  t.match(layouts['page.liquid'], '<!doctype html>')
  t.match(styles, 'prefers-color-scheme')
  t.same(Object.keys(locales.english.pages), [...PAGES])
})

test('a missing text is named with its file, line and key', async (t) => {
  const directory = copyOfShipped(t)
  const file = editTexts(directory, (text) => text.replace(/( {2}no-licence:\n) {4}title: .*\n/, '$1'))
  const line = readFileSync(file, 'utf8').split('\n').indexOf('  no-licence:') + 2
  t.match(
    messageOf(() => readTemplates(directory)),
    `${file}:${line}:5 pages["no-licence"].title: is missing`,
  )
})

test('a page without texts is named', async (t) => {
  const directory = copyOfShipped(t)
  editTexts(directory, (text) => text.replace('  signed-out:', '  signed-of:'))
  const message = messageOf(() => readTemplates(directory))
  t.match(message, 'unknown key "signed-of"; did you mean "signed-out"?')
})

test('a misspelt placeholder is named, as it would reach people', async (t) => {
  const directory = copyOfShipped(t)
  editTexts(directory, (text) => text.replace('title: Sign in to {product}', 'title: Sign in to {prodct}'))
  t.match(
    messageOf(() => readTemplates(directory)),
    /en\.yaml:\d+:\d+ pages\["sign-in-required"\]\.title: must be text in which \{product\}, \{organisation\} may stand, and no other \{; found "Sign in to \{prodct\}"; nothing is filled in for \{prodct\}; did you mean \{product\}\?/,
  )
})

test('a text that is not YAML is named with its line', async (t) => {
  const directory = copyOfShipped(t)
  const file = editTexts(directory, (text) => text.replace('language: en', 'language: en: gb'))
  t.match(
    messageOf(() => readTemplates(directory)),
    `${file}:5:`,
  )
})

test('a missing template is named', async (t) => {
  for (const name of ['page.liquid', 'parts/card.liquid', 'styles.css', 'locales/en.yaml']) {
    const directory = copyOfShipped(t)
    rmSync(join(directory, name))
    t.match(
      messageOf(() => readTemplates(directory)),
      `${join(directory, name)}:1:1 cannot be read`,
    )
  }
})
