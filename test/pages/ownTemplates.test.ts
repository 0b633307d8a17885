// Pages of sites with templates of their own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { readTemplates } from '../../src/config/templates.ts'
import { generalPages, sitePages } from '../../src/pages/sitePages.ts'
import { TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { read } from '../config/reading.ts'
import { context } from './samples.ts'

const SHIPPED = readTemplates(TEMPLATES_DIRECTORY)

const CARD = readFileSync(join(TEMPLATES_DIRECTORY, 'parts/card.liquid'), 'utf8')

test('a page has the part of its site or of all sites, and everything else as shipped', (t) => {
  const directory = t.testdir({
    all: {
      parts: { 'card.liquid': CARD.replace('<h1>', '<h1 class="of-all">') },
      'notice.liquid': 'a notice',
    },
    one: {
      parts: { 'card.liquid': CARD.replace('<h1>', '<h1 class="of-one">') },
      'styles.css': 'body{color:#123}',
    },
  })
  const config = read(
    `templatesDirectory: all
sites:
  - { name: one, upstream: 'http://a', hosts: [a], templatesDirectory: one }
  - { name: two, upstream: 'http://a' }
`,
    { file: join(directory, 'usher.yaml') },
  )
  const [one, two] = config.sites.map((site) => sitePages({ site, templates: SHIPPED, ownPath: '/.usher' }))
  const general = generalPages(config, SHIPPED)
  const htmlOf = (pages = general, variant: 'page' | 'frame' = 'page'): string =>
    pages.render({ ...context, variant }).body.toString()
  t.match(htmlOf(one), '<h1 class="of-one">')
  t.match(htmlOf(one), 'body{color:#123}')
  t.match(htmlOf(two), '<h1 class="of-all">')
  t.match(htmlOf(general), '<h1 class="of-all">')
  t.match(one?.renderNotice(context).fragment.toString(), 'a notice')
  t.match(htmlOf(two, 'frame'), /<h1 id="title">/, 'the panel of a frame is as shipped')
  t.notMatch(htmlOf(two), 'body{color:#123}')
  t.notMatch(htmlOf(two, 'frame'), 'of-all')
  t.end()
})

test('the security policy allows the stylesheet that is sent, also of an operator with CRLF', (t) => {
  const directory = t.testdir({ own: { 'styles.css': 'p{\r\n  color:#123\r\n}\r\n/* \u{1f600} */\r\n' } })
  const { sites } = read(`sites: [{ name: one, upstream: 'http://a', templatesDirectory: own }]\n`, {
    file: join(directory, 'usher.yaml'),
  })
  const [page] = sites.map((site) =>
    sitePages({ site, templates: SHIPPED, ownPath: '/.usher' }).render(context),
  )
  const [, styles = ''] = /<style>([^]*?)<\/style>/.exec(page?.body.toString() ?? '') ?? []
  t.match(styles, 'color:#123')
  t.notMatch(styles, '\r')
  t.match(page?.contentSecurityPolicy, /style-src 'sha256-/)
  t.end()
})
