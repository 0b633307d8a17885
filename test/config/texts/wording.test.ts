import { test } from 'tap'
import { warningsAboutTexts as remarksAboutTexts } from '../../../src/commands/textWarnings.ts'
import { readTemplates } from '../../../src/config/templates.ts'
import { LANGUAGES } from '../../../src/config/words.ts'
import { TEMPLATES_DIRECTORY } from '../../../src/places.ts'
import { read, SITE } from '../reading.ts'

const templates = readTemplates(TEMPLATES_DIRECTORY)

function warningsAboutTexts(...args: Parameters<typeof remarksAboutTexts>): string[] {
  return remarksAboutTexts(...args).map(({ message }) => message)
}

const languagesOf = (yaml: string) => read(yaml).sites[0]?.wording.languages

test('unless something else is said, every language is offered and English is the default', async (t) => {
  t.same(languagesOf(SITE), { default: 'en', offer: [...LANGUAGES] })
  t.same(read(SITE).wording.languages, { default: 'en', offer: [...LANGUAGES] })
})

for (const [says, general, site, want] of [
  ['a default for all', '{ default: de }', '', { default: 'de', offer: [...LANGUAGES] }],
  ['a few of them', '{ offer: [fr, en, fr] }', '', { default: 'en', offer: ['fr', 'en'] }],
  [
    'a few without English: the first is the default',
    '{ offer: [de, fr] }',
    '',
    { default: 'de', offer: ['de', 'fr'] },
  ],
  [
    'a site with a default of its own',
    '{ default: de }',
    '{ default: fr }',
    { default: 'fr', offer: [...LANGUAGES] },
  ],
  [
    'a site with languages of its own',
    '{ default: de }',
    '{ offer: [en, de] }',
    { default: 'de', offer: ['en', 'de'] },
  ],
  [
    'a site that does not offer the default of all',
    '{ default: de }',
    '{ offer: [ja, en] }',
    { default: 'en', offer: ['ja', 'en'] },
  ],
  ['a site with one language', '{}', '{ offer: [ar] }', { default: 'ar', offer: ['ar'] }],
] as const) {
  test(`languages: ${says}`, async (t) => {
    const yaml = `languages: ${general}\n${SITE}${site === '' ? '' : `    languages: ${site}\n`}`
    t.same(languagesOf(yaml), want)
  })
}

test('the texts of a site come after those of all', async (t) => {
  const config = read(
    `texts: { en: { help: A } }\n${SITE}    texts: { en: { help: B }, de: { status: C } }\n`,
  )
  t.same(config.wording.texts, [{ en: { help: 'A' } }])
  t.same(config.sites[0]?.wording.texts, [{ en: { help: 'A' } }, { en: { help: 'B' }, de: { status: 'C' } }])
})

test('a variable of the environment can stand in a sentence', async (t) => {
  const config = read(`texts: { en: { without: { ask: 'Call \${DESK}, about {product}.' } } }\n${SITE}`, {
    env: { DESK: '4711' },
  })
  t.match(config.wording.texts, [{ en: { without: { ask: 'Call 4711, about {product}.' } } }])
})

test('usher check warns of sentences that nobody will read, and of those that a language lacks', async (t) => {
  const config = read(`languages: { offer: [en, fr] }
texts: { de: { help: A }, fr: { help: B } }
${SITE}    languages: { offer: [de] }
    texts: { fr: { help: C }, en: { help: D } }
`)
  const missing = [{ file: '/templates/locales/fr.yaml', key: 'pages.blocked.frame' }]
  const lacking = { ...templates, locales: { ...templates.locales, missing } }
  t.same(warningsAboutTexts(config, lacking), [
    '/templates/locales/fr.yaml: pages.blocked.frame is missing; it is said in English',
    'site testrail: texts.fr has no effect, because fr is not offered',
  ])
  const nobody = read(`languages: { offer: [en] }\ntexts: { de: { help: A } }\n${SITE}`)
  t.same(warningsAboutTexts(nobody, templates), ['texts.de has no effect, because de is not offered'])
})

test('usher check has nothing to warn of in the shipped languages', async (t) => {
  t.same(warningsAboutTexts(read(SITE), templates), [])
})
