import { createHash } from 'node:crypto'
import { test } from 'tap'
import { contrast } from '../../src/pages/colors.ts'
import { createPages, type PageBrand } from '../../src/pages/index.ts'
import { wantedAddress } from '../../src/rules/returnAddress.ts'
import { brandStyles } from '../../src/pages/styles.ts'
import { context, hrefs, renderSample, templates } from './samples.ts'

const CONTACTS: Partial<PageBrand> = {
  contactUrl: 'https://desk.example/new?ref={reference}&page={page}&cause={cause}&for={product}',
  contactChat: 'https://chat.example/qa',
  contactPhone: '+49 (0)30 1234-567',
}

test('whoever can be asked stands in the card, unless a button leads there', async (t) => {
  const { html } = renderSample({ brand: CONTACTS })
  t.match(html, '<h2 id="contacts">Who to ask</h2>')
  t.match(html, '<li><a href="https://chat.example/qa">Chat</a></li>')
  t.match(
    html,
    /<li>E-mail <a href="mailto:qa@northwind\.example\?[^"]*"><bdi translate="no">qa@northwind\.example</,
  )
  t.match(html, '<li>Phone <a href="tel:+49301234567"><bdi translate="no">+49 (0)30 1234-567</bdi></a></li>')
  t.notMatch(html, 'Service desk', 'which the link for a licence opens')
  t.match(renderSample({ brand: CONTACTS, context: { page: 'signed-out' } }).html, /^(?!.*id="contacts")/s)
})

test('the service desk is told what was refused', async (t) => {
  const { html } = renderSample({ brand: CONTACTS, context: { page: 'blocked', cause: 'refused' } })
  const desk = hrefs(html).find((href) => href.includes('desk.example'))
  t.equal(
    desk?.replaceAll('&amp;', '&'),
    'https://desk.example/new?ref=K7Q2-M9XA&page=blocked&cause=refused&for=TestRail',
  )
})

test('the service desk is told the address without its secrets, and the way back is what it was', async (t) => {
  const contactUrl = 'https://desk.example/?at={address}&back={return}'
  const wanted = wantedAddress({ target: '/p?id=7&access_token=s3cr3t', pathPrefix: '/' })
  const { html } = renderSample({ brand: { contactUrl }, context: { page: 'blocked', wanted } })
  t.match(
    html,
    'href="https://desk.example/?at=%2Fp%3Fid%3D7%26access_token%3D(hidden)&amp;back=%2Fp%3Fid%3D7%26access_token%3Ds3cr3t"',
  )
})

test('a frame asks the desk, else by mail, else in the chat, and names nobody else', async (t) => {
  const asked = (people: Partial<PageBrand>): string | undefined => {
    const pages = createPages({ templates, brand: { product: 'TestRail', ...people }, frameAncestors: [] })
    const html = pages.render({ ...context, variant: 'frame', page: 'blocked' }).body.toString()
    t.notMatch(html, 'tel:')
    return /class="action primary" href="([^"]*)"/.exec(html)?.[1]
  }
  const { contactUrl: _, ...withoutDesk } = CONTACTS
  t.match(asked({ ...CONTACTS, contactEmail: 'qa@northwind.example' }), /^https:\/\/desk/)
  t.match(asked({ ...withoutDesk, contactEmail: 'qa@northwind.example' }), /^mailto:qa@/)
  t.equal(asked(withoutDesk), 'https://chat.example/qa')
  t.equal(asked({ contactPhone: '110' }), undefined)
})

test('links stand at the foot of a full page, in the language of the page', async (t) => {
  const links = [
    { label: { en: 'Handbook', de: 'Handbuch' }, url: 'https://wiki.example/a?b=1&c=2' },
    { label: { de: 'Nur deutsch' }, url: '/privacy' },
    { label: 'Plain', url: 'javascript:alert(1)' },
  ]
  const { html } = renderSample({ brand: { links } })
  t.match(html, '<a href="https://wiki.example/a?b=1&amp;c=2">Handbook</a>')
  t.match(html, '<a href="/privacy">Nur deutsch</a>')
  t.notMatch(html, 'javascript:')
  t.notMatch(renderSample({ brand: { links }, context: { variant: 'frame' } }).html, 'Handbook')
})

test('an action of the brand stands in place of the shipped main one, and leaves a frame', async (t) => {
  const actions = {
    'no-licence': { label: 'Book a seat', url: '/seats?for={product}&back={return}' },
  }
  const page = renderSample({ brand: { actions }, context: { page: 'no-licence' } }).html
  t.match(page, /<a class="action primary" href="\/seats\?for=TestRail&amp;back=[^"]*">\s*Book a seat/)
  t.notMatch(page, /Ask for a licence\s*</)
  t.match(page, 'Use another account')
  const frame = renderSample({ brand: { actions }, context: { page: 'no-licence', variant: 'frame' } }).html
  t.match(frame, /href="\/seats[^"]*" target="_blank" rel="noopener">\s*Book a seat/)
  t.match(renderSample({ brand: { actions } }).html, 'Ask for a licence', 'on other pages nothing changes')
})

const LIGHT_LOGO = 'data:image/png;base64,AAAA'
const DARK_LOGO = 'data:image/png;base64,BBBB'

test('a dark page gets the dark logo, without a sheet of white', async (t) => {
  const brand = { logo: LIGHT_LOGO, logoDark: DARK_LOGO }
  const picture = `<picture><source media="(prefers-color-scheme: dark)" srcset="${DARK_LOGO}"><img class="logo bare" src="${LIGHT_LOGO}" alt=""></picture>`
  t.match(renderSample({ brand }).html, picture)
  const inDark = renderSample({ brand: { ...brand, colorScheme: 'dark' } }).html
  t.match(inDark, `<img class="logo bare" src="${DARK_LOGO}" alt="">`)
  t.notMatch(inDark, '<source')
  const inLight = renderSample({ brand: { ...brand, colorScheme: 'light' } }).html
  t.match(inLight, `<img class="logo bare" src="${LIGHT_LOGO}" alt="">`)
  t.notMatch(inLight, DARK_LOGO)
})

test('a page is as light or dark as the brand says, a frame as its own setting says', async (t) => {
  const schemeOf = (brand: Partial<PageBrand>, variant: 'page' | 'frame'): string => {
    const { html } = renderSample({ brand, context: { variant } })
    const [, scheme = ''] = /<meta name="color-scheme" content="([^"]*)">/.exec(html) ?? []
    t.equal(html.includes('prefers-color-scheme'), scheme === 'light dark', JSON.stringify(brand))
    t.match(html, new RegExp(`color-scheme: ?${scheme};`))
    return scheme
  }
  t.equal(schemeOf({}, 'page'), 'light dark')
  t.equal(schemeOf({ colorScheme: 'dark' }, 'page'), 'dark')
  t.equal(schemeOf({ colorScheme: 'dark' }, 'frame'), 'dark')
  t.equal(schemeOf({ frameColorScheme: 'light' }, 'frame'), 'light')
  t.equal(schemeOf({ frameColorScheme: 'light' }, 'page'), 'light dark')
  t.equal(schemeOf({ colorScheme: 'dark', frameColorScheme: 'auto' }, 'frame'), 'light dark')
})

test('what stands on the background can be read, whatever its colour', async (t) => {
  for (const backgroundColor of ['#fff', '#000', '#777777', '#0b2545', '#ffcc00', '#FF0000', '#7f7f7f']) {
    const { text } = brandStyles([{ name: 'styles.css', text: templates.styles }], {
      backgroundColor,
      backgroundColorDark: backgroundColor,
    })
    const found = [...text.matchAll(/--canvas:(#\w+);--canvas-text:(#\w+);--canvas-muted:(#\w+)/g)]
    t.equal(found.length, 2)
    for (const [, canvas = '', strong = '', muted = ''] of found) {
      t.ok(contrast(strong, canvas) >= 4.5, `${strong} on ${canvas}`)
      t.ok(contrast(muted, canvas) >= 4.5, `${muted} on ${canvas}`)
    }
  }
})

test('CSS of the brand comes behind the stylesheet, and the policy allows just that', async (t) => {
  const css = '.card { border-radius: 0 }\n@media (prefers-color-scheme: dark) { h1 { color: red } }'
  const { html, contentSecurityPolicy } = renderSample({ brand: { css } })
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? []
  t.ok(style.endsWith(`\n${css}`))
  t.ok(
    contentSecurityPolicy.includes(
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}';`,
    ),
  )
  t.notMatch(contentSecurityPolicy, 'font-src')
  const font = '@font-face { font-family: x; src: url(data:font/woff2;base64,AAAA) }'
  t.match(renderSample({ brand: { css: font } }).contentSecurityPolicy, '; font-src data:;')
  t.match(
    renderSample({ brand: { css, colorScheme: 'dark' } }).html,
    '@media (min-width:0) { h1 { color: red } }',
  )
  t.throws(() => renderSample({ brand: { css: '</STYLE>' } }), /must not contain <\/style/)
})
