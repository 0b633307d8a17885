// docs/templates.md is the contract with those who write templates: a field comes or goes there first.
import { test } from 'tap'
import { warningsAboutTemplates } from '../../src/commands/templateWarnings.ts'
import { withOwnTemplates } from '../../src/config/ownTemplates.ts'
import { LAYOUT_FILES, TEXT_FILES } from '../../src/config/templates.ts'
import { createPages } from '../../src/pages/index.ts'
import { context, templates } from '../pages/samples.ts'
import { codeBlocks, codesIn, readDocument, tableBelow } from './markdown.ts'
import { collectFields } from './templateFields.ts'

const DOCUMENT = readDocument('docs/templates.md')

/** The heading below which the fields of a template are, by its name. */
const HEADINGS: Readonly<Record<string, string>> = {
  'page.liquid': 'Fields of a page',
  'notice.liquid': 'Fields of a notice',
  'form.liquid': 'Fields of the form to ask for access',
  'parts/mark.liquid': 'Fields of the mark',
}

test('every field is documented with what it holds, and nothing else is', (t) => {
  const fields = collectFields(t)
  t.same([...fields.keys()].toSorted(), Object.keys(HEADINGS).toSorted(), 'templates rendered by themselves')
  for (const [name, heading] of Object.entries(HEADINGS)) {
    const rows = tableBelow(DOCUMENT, heading)
    const documented = Object.fromEntries(
      rows.map(([field = '', kind]) => [codesIn(field)[0] ?? field, kind]),
    )
    t.same(documented, fields.get(name), `${name}: docs/templates.md, "${heading}"`)
    for (const [field = '', , what = ''] of rows) t.ok(what.length > 0, `${field} is explained`)
  }
  t.end()
})

test('every file that can be replaced is named', (t) => {
  const named = tableBelow(DOCUMENT, 'The files').flatMap(([file = '']) => codesIn(file))
  t.same(named.toSorted(), [...LAYOUT_FILES, ...Object.values(TEXT_FILES)].toSorted())
  t.end()
})

test('the example is rendered, and nothing about it is warned of', (t) => {
  const ownTemplates = codeBlocks(DOCUMENT)
    .filter(({ words: [language] }) => language === 'liquid')
    .map(({ words: [, name = ''], code }) => ({ name, file: `docs/templates.md: ${name}`, text: code }))
  t.same(
    ownTemplates.map(({ name }) => name),
    ['parts/contacts.liquid', 'parts/own-hours.liquid'],
  )
  t.same(warningsAboutTemplates({ ownTemplates, sites: [] }, templates), [])
  const pages = createPages({
    templates: withOwnTemplates(templates, ownTemplates),
    brand: { product: 'TestRail', contactPhone: '+49 30 1234-567', contactChat: 'https://chat.example.com' },
    wording: { languages: { default: 'en', offer: ['en', 'de'] }, texts: [] },
    frameAncestors: [],
  })
  const htmlIn = (acceptLanguage: string): string =>
    pages.render({ ...context, page: 'no-permission', acceptLanguage }).body.toString()
  t.match(htmlIn('en'), /<a href="tel:\+49301234567"><bdi>\+49 30 1234-567<\/bdi>/)
  t.match(htmlIn('en'), 'Monday to Friday, 8 to 17')
  t.match(htmlIn('de'), 'Montag bis Freitag')
  t.end()
})
