// A directory of an operator: what in it stands in for a shipped file, and what is refused in words.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { readOwnTemplates, withOwnTemplates } from '../../src/config/ownTemplates.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { complaintsOf, read, SITE } from './reading.ts'

const SHIPPED = readTemplates(TEMPLATES_DIRECTORY)

type Files = Parameters<Test['testdir']>[0]

function faultsOf(t: Test, files: Files): string[] {
  const directory = t.testdir(files)
  return readOwnTemplates(directory).faults.map((fault) => fault.replace(directory, 'own'))
}

test('each known file is read by its name, and notes and hidden files are left alone', (t) => {
  const directory = t.testdir({
    'page.liquid': 'a page',
    'styles.css': 'body{}',
    'frame.js': 'run()',
    parts: { 'card.liquid': 'a card', 'own-news.liquid': 'news', '.card.liquid.swp': '' },
    'README.md': '',
    README: '',
    'notes.md': '',
    '..data': {},
    '.DS_Store': '',
  })
  const { templates, faults } = readOwnTemplates(directory)
  t.same(faults, [])
  t.same(
    templates.map(({ name, text }) => [name, text]),
    [
      ['frame.js', 'run()'],
      ['page.liquid', 'a page'],
      ['parts/card.liquid', 'a card'],
      ['parts/own-news.liquid', 'news'],
      ['styles.css', 'body{}'],
    ],
  )
  t.equal(templates[2]?.file, join(directory, 'parts/card.liquid'))
  t.end()
})

test('a mounted volume of symbolic links is read', { skip: process.platform === 'win32' }, (t) => {
  const directory = t.testdir({
    '..data': { 'notice.liquid': 'a notice', parts: { 'logo.liquid': 'a logo' } },
  })
  symlinkSync('..data/notice.liquid', join(directory, 'notice.liquid'))
  symlinkSync('..data/parts', join(directory, 'parts'))
  symlinkSync('nowhere', join(directory, 'page.liquid'))
  const { templates, faults } = readOwnTemplates(directory)
  t.same(
    templates.map(({ name }) => name),
    ['notice.liquid', 'parts/logo.liquid'],
  )
  t.same(faults, [`${join(directory, 'page.liquid')} cannot be read: there is no such file`])
  t.end()
})

test('what is not known is told with what it may have meant', (t) => {
  t.same(
    faultsOf(t, {
      locales: { 'en.yaml': '' },
      partials: {},
      'card.liquid': '',
      'style.css': '',
      'logo.svg': '',
      parts: { 'crad.liquid': '', 'own-Ä.liquid': '', deeper: {} },
    }).map((fault) => fault.replace(/there are .*/, 'there are ...')),
    [
      'own/card.liquid is no template that Usher knows; did you mean parts/card.liquid?',
      'own/locales has no effect: sentences of your own belong in the setting texts (docs/texts.md)',
      'own/logo.svg is no template that Usher knows; there are ...',
      'own/partials is no folder that Usher knows; there is only parts',
      'own/parts/crad.liquid is no template that Usher knows; did you mean parts/card.liquid? A part of your own is called parts/own-NAME.liquid',
      'own/parts/deeper is no folder that Usher knows; there is only parts',
      'own/parts/own-Ä.liquid must be called own-NAME.liquid, with small letters, digits and dashes',
      'own/style.css is no template that Usher knows; did you mean styles.css?',
    ].toSorted(),
  )
  t.end()
})

test('what cannot stand in a page is told with its line', (t) => {
  const cases: readonly [name: string, text: string | Buffer, told: RegExp][] = [
    ['styles.css', 'a{}\nb{}</style>', /^own\/styles\.css:2 cannot stand in a page: <\/style would end/],
    [
      'styles.css',
      '\n@import "x.css";',
      /^own\/styles\.css:2 cannot stand in a page: @import would be fetched/,
    ],
    ['styles.css', 'a{background:url(//x)}', /^own\/styles\.css:1 .*would be fetched/],
    [
      'notice.css',
      '/* é */\na::after{content:"é"}',
      /^own\/notice\.css:2 "é" is not ASCII, which notices need/,
    ],
    ['frame.js', 'a\nb("</script>")', /^own\/frame\.js:2 "<\/script" would end the script/],
    ['frame.js', '<!--', /^own\/frame\.js:1 "<!--" would end the script/],
    ['page.liquid', Buffer.from([0xff, 0xfe]), /^own\/page\.liquid is not text in UTF-8; save it as UTF-8$/],
    ['page.liquid', 'x'.repeat(65_537), /^own\/page\.liquid cannot be read: it is larger than 65536 bytes$/],
  ]
  for (const [name, text, told] of cases) {
    const directory = t.testdir()
    writeFileSync(join(directory, name), text)
    const faults = readOwnTemplates(directory).faults.map((fault) => fault.replace(directory, 'own'))
    t.equal(faults.length, 1, name)
    t.match(faults[0], told)
  }
  t.end()
})

test('a directory that is none, or that holds all sorts of things, is told at its setting', (t) => {
  const directory = t.testdir({ 'file.txt': '', many: {} })
  for (let count = 0; count < 300; count += 1) mkdirSync(join(directory, 'many', String(count)))
  const complaint = (name: string): string[] =>
    complaintsOf(`templatesDirectory: ${name}\n${SITE}`, { file: join(directory, 'usher.yaml') })
  const place = '1:21 templatesDirectory:'
  t.same(complaint('lost'), [
    `${place} ${join(directory, 'lost')} cannot be read: there is no such directory`,
  ])
  t.same(complaint('file.txt'), [`${place} ${join(directory, 'file.txt')} must be a directory`])
  t.same(complaint('many'), [
    `${place} ${join(directory, 'many')} holds more than 200 files; name a directory that holds templates alone`,
  ])
  t.end()
})

test('files of a site come before those of all sites, and those before the shipped ones, one by one', (t) => {
  const directory = t.testdir({
    all: { 'notice.liquid': 'of all', parts: { 'card.liquid': 'of all' }, 'styles.css': 'a{color:red}' },
    one: { parts: { 'card.liquid': 'of one' } },
  })
  const { sites, ownTemplates } = read(
    `templatesDirectory: all
sites:
  - { name: one, upstream: 'http://a', hosts: [a], templatesDirectory: one }
  - { name: two, upstream: 'http://a' }
`,
    { file: join(directory, 'usher.yaml') },
  )
  const [one, two, rest] = [sites[0]?.ownTemplates, sites[1]?.ownTemplates, ownTemplates].map((own = []) =>
    withOwnTemplates(SHIPPED, own),
  )
  t.match(one?.layouts, { 'parts/card.liquid': 'of one', 'notice.liquid': 'of all' })
  t.match(two?.layouts, { 'parts/card.liquid': 'of all', 'notice.liquid': 'of all' })
  t.match(rest?.layouts, { 'parts/card.liquid': 'of all', 'notice.liquid': 'of all' })
  for (const templates of [one, two, rest]) {
    t.equal(templates?.styles, 'a{color:red}')
    t.equal(templates?.layouts['page.liquid'], SHIPPED.layouts['page.liquid'])
    t.equal(templates?.noticeStyles, SHIPPED.noticeStyles)
  }
  t.equal(one?.ownFiles?.['parts/card.liquid'], join(directory, 'one/parts/card.liquid'))
  t.equal(withOwnTemplates(SHIPPED, []), SHIPPED)
  t.end()
})
