// `usher check` as somebody runs it who writes templates of their own.
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { SITE } from '../config/reading.ts'
import { run } from './running.ts'
import type { Outcome } from './running.ts'

type Files = NonNullable<Parameters<Test['testdir']>[0]>

const CONFIG = `templatesDirectory: own\n${SITE}    presets: [testrail]\n`

const CARD = readFileSync(join(TEMPLATES_DIRECTORY, 'parts/card.liquid'), 'utf8')

async function check(t: Test, own: Files, config = CONFIG): Promise<Outcome & { own: string }> {
  const directory = t.testdir({ 'usher.yaml': config, own })
  const outcome = await run(t, ['check', '--config', join(directory, 'usher.yaml')])
  return { ...outcome, own: join(directory, 'own') }
}

// Of templates; what the texts lack is another matter.
function warningsIn(stdout: string): string[] {
  return stdout.split('\n').filter((line) => /^warning: .*\/own\//.test(line))
}

test('one part of an operator alone is fine, with a part of their own in it', async (t) => {
  const card = CARD.replace('<main>', "<main>\n{% include 'parts/own-news.liquid' %}")
  const own = { 'card.liquid': card, 'own-news.liquid': '<p>Welcome to {{ product }}</p>' }
  const { code, stdout, stderr } = await check(t, { parts: own, 'README.md': '' })
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.same(warningsIn(stdout), [])
})

test('all shipped templates as an operator’s own are fine, and nothing is warned of', async (t) => {
  const directory = t.testdir({ 'usher.yaml': CONFIG })
  cpSync(TEMPLATES_DIRECTORY, join(directory, 'own'), {
    recursive: true,
    filter: (path) => !path.includes('locales'),
  })
  const { code, stdout, stderr } = await run(t, ['check', '--config', join(directory, 'usher.yaml')])
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.same(warningsIn(stdout), [])
})

// Each in a site of its own, as all are told at once.
const MISTAKES: Readonly<Record<string, readonly [inPlaceOfTitle: string, told: string]>> = {
  field: ['{{ titel }}', 'there is no field titel; did you mean title?'],
  filter: ['{{ title | upcse }}', 'undefined filter: upcse'],
  tag: ['{% if title %}', 'tag {% if title %} not closed'],
  unknown: ['{% frobnicate %}', 'tag "frobnicate" not found'],
  part: [
    "{% include 'parts/lgo.liquid' %}",
    'there is no part "parts/lgo.liquid"; did you mean "parts/logo.liquid"?',
  ],
  path: ["{% include '../../package.json' %}", 'there is no part "../../package.json"'],
  self: ["{% include 'parts/card.liquid' %}", 'includes itself: parts/card.liquid > parts/card.liquid'],
  loop: ['{% for i in (1..999999999) %}{% endfor %}', 'makes more than 1000000 items and characters'],
}

test('mistakes in templates are told with file, line, column and site, all at once', async (t) => {
  const sites = Object.keys(MISTAKES).map(
    (name) => `  - { name: ${name}, upstream: 'http://a', hosts: [${name}], templatesDirectory: ${name} }\n`,
  )
  const cards = Object.entries(MISTAKES).map(([name, [text]]) => {
    return [name, { parts: { 'card.liquid': CARD.replace('{{ title }}', text) } }] as const
  })
  const directory = t.testdir({ 'usher.yaml': `sites:\n${sites.join('')}`, ...Object.fromEntries(cards) })
  const { code, stdout, stderr } = await run(t, ['check', '--config', join(directory, 'usher.yaml')])
  t.match({ code, stdout }, { code: 1, stdout: '' })
  const line = CARD.split('\n').findIndex((text) => text.includes('{{ title }}')) + 1
  for (const [name, [, told]] of Object.entries(MISTAKES)) {
    const block = stderr.split('\n\n').find((text) => text.includes(`in the pages of site ${name}`)) ?? ''
    t.match(block, new RegExp(`^${directory}/${name}/parts/card\\.liquid:${line}:\\d+ `), name)
    t.ok(block.includes(told), `${name}: ${block}`)
  }
})

test('what fails for one page in one language is told with that page', async (t) => {
  const fails = "{% if language == 'ja' and status and account %}{{ title.nothing }}{% endif %}"
  const { code, stderr, own } = await check(t, { parts: { 'card.liquid': `${fails}\n${CARD}` } })
  t.equal(code, 1)
  t.match(stderr, `${own}/parts/card.liquid:1:52 undefined variable: title.nothing`)
  t.match(stderr, /\n {2}in the pages of .*\n {2}met on .* \(page, ja\), a status and a name/)
})

test('what may not be meant is warned of, and fine', async (t) => {
  const { code, stdout, own } = await check(t, { parts: { 'logo.liquid': '<i style="color:red"></i>' } })
  t.equal(code, 0)
  t.match(warningsIn(stdout), [`warning: ${own}/parts/logo.liquid:1:1 a style attribute has no effect`])
})
