import { test } from 'tap'
import { PAGES, type PageName } from '../../src/config/words.ts'
import { hrefs, renderSample } from './samples.ts'

const SIGN_IN = '/testrail/index.php?/auth/login'
const DESK = 'https://desk.example/new?form=1&kind=access'

function mainAction(html: string): { href: string; label: string } | undefined {
  const found = /<a[^>]* class="action primary" href="([^"]*)"[^>]*>([^<]*)/.exec(html)
  return found ? { href: found[1] ?? '', label: (found[2] ?? '').trim() } : undefined
}

test('each cause offers the one action that can help', async (t) => {
  const expected: Readonly<Record<PageName, string | undefined>> = {
    'sign-in-required': SIGN_IN,
    'session-expired': SIGN_IN,
    'signed-out': SIGN_IN,
    'wrong-credentials': SIGN_IN,
    'captcha-required': SIGN_IN,
    'no-licence': 'https://desk.example/new?form=1&amp;kind=access',
    'no-permission': 'https://desk.example/new?form=1&amp;kind=access',
    'account-inactive': 'https://desk.example/new?form=1&amp;kind=access',
    'token-refused': undefined,
    'directory-unavailable': '',
    'proxy-misconfigured': undefined,
    'upstream-unavailable': '',
    refused: undefined,
    'form-expired': undefined,
    'rate-limited': '',
    'password-sign-in-off': SIGN_IN,
    blocked: 'https://desk.example/new?form=1&amp;kind=access',
    'access-or-credentials': 'https://desk.example/new?form=1&amp;kind=access',
    'locked-out': undefined,
    'too-large': undefined,
  }
  for (const page of PAGES) {
    for (const variant of ['page', 'frame'] as const) {
      const { html } = renderSample({ brand: { contactUrl: DESK }, context: { page, variant } })
      t.equal(mainAction(html)?.href, expected[page], `${page}, ${variant}`)
    }
  }
})

test('without a contact the page says whom to ask, and has no dead button', async (t) => {
  const nobody = { product: 'TestRail', contactEmail: undefined } as unknown as { product: string }
  for (const variant of ['page', 'frame'] as const) {
    const { html } = renderSample({ brand: nobody, context: { page: 'no-licence', variant } })
    t.equal(mainAction(html), undefined)
    t.match(html, 'Ask the people at Northwind who look after TestRail, and quote the reference.')
    t.same(
      hrefs(html).filter((href) => href.startsWith('mailto:')),
      [],
    )
  }
})

test('without a sign-in address the page says how to sign in', async (t) => {
  const { html } = renderSample({ ways: {} })
  t.equal(mainAction(html), undefined)
  t.match(html, 'Open TestRail in another tab and sign in there, then reload.')
})

test('a sign-in from a frame opens a new tab, says so, and offers to reload the panel', async (t) => {
  const { html } = renderSample({ context: { variant: 'frame' } })
  t.match(html, `href="${SIGN_IN}" target="_blank" rel="noopener">Sign in`)
  t.match(html, '(opens a new tab)')
  t.match(html, 'Signed in? <a href="">Reload this panel</a>')
})

test('a page stays in its own tab', async (t) => {
  t.notMatch(renderSample().html, '_blank')
})

test('a frame whose cause is no sign-in matter speaks of none', async (t) => {
  const { html } = renderSample({ context: { page: 'upstream-unavailable', variant: 'frame' } })
  t.notMatch(html, 'Signed in?')
  t.notMatch(html, '_blank')
})

test('an unknown refusal claims neither a wrong password nor a missing permission', async (t) => {
  const { html } = renderSample({ context: { page: 'refused' } })
  const [, body = ''] = html.split('</style>')
  t.notMatch(body, /password|licence|permission/i)
  t.match(body, 'TestRail did not say why.')
})

test('the panel in Jira says where it comes from and what it takes', async (t) => {
  const { html } = renderSample({ context: { variant: 'frame' } })
  t.match(html, 'This panel comes from TestRail. Sign in, or ask for a licence.')
})
