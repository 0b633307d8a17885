// A template that fails for few people, and is found before any of them comes by.
import { test } from 'tap'
import { createPages } from '../../src/pages/index.ts'
import { rehearsePages } from '../../src/pages/rehearsal.ts'
import type { Language } from '../../src/config/words.ts'
import { brand, templates, WAYS } from './samples.ts'

const LANGUAGES: readonly Language[] = ['en', 'de', 'ar']

/** What is met where this stands at the start of a card, panel or notice of an operator. */
function metWith(liquid: string, name = 'parts/card.liquid'): readonly string[] {
  const layouts = { ...templates.layouts, [name]: `${liquid}${templates.layouts[name] ?? ''}` }
  const pages = createPages({
    templates: { ...templates, layouts, ownFiles: { [name]: `/own/${name}` } },
    brand,
    frameAncestors: [],
    ways: WAYS,
    wording: { languages: { default: 'en', offer: LANGUAGES }, texts: [] },
  })
  const problems = rehearsePages({ pages, languages: LANGUAGES, isOwn: true })
  return problems.map(({ file, line, column, details }) => `${file}:${line}:${column} ${details?.join()}`)
}

test('the shipped templates fail nowhere', (t) => {
  t.same(metWith(''), [])
  t.same(metWith('', 'parts/panel.liquid'), [])
  t.same(metWith('', 'notice.liquid'), [])
  t.end()
})

test('what fails in one language, for one page, one person or one audience alone is met', (t) => {
  const fail = '{{ nothing.at.all }}'
  const cases: readonly [condition: string, part: string, met: RegExp][] = [
    [
      "language == 'ar' and status and account",
      'parts/card.liquid',
      /sign-in-required \(page, ar\), a status and a name/,
    ],
    ["documentTitle contains 'Zu viele'", 'parts/card.liquid', /rate-limited \(page, de\)/],
    ["language == 'de' and account and status", 'parts/panel.liquid', /\(frame, de\), a status and a name/],
    [
      "language == 'de' and sentNote and account and status",
      'parts/panel.liquid',
      /\(frame, de\), .*something sent/,
    ],
    ["language == 'de' and title contains 'Zu viele'", 'notice.liquid', /rate-limited \(notice, de\)/],
  ]
  for (const [condition, part, met] of cases) {
    const liquid = `{% assign nothing = title %}{% if ${condition} %}${fail}{% endif %}`
    const problems = metWith(liquid, part)
    t.match(problems[0], met, condition)
    t.match(problems[0], `/own/${part}:1:`)
    t.ok(problems.length <= 10, 'and not told for each page')
  }
  t.end()
})
