import { test } from 'tap'
import type { SignInForm } from '../../src/config/signInForm.ts'
import { PAGES } from '../../src/config/words.ts'
import { renderSample, skeleton, WAYS } from './samples.ts'

const FORM: SignInForm = {
  action: '/testrail/index.php?/auth/login/',
  user: 'name',
  takesEmail: true,
  password: 'password',
  remember: { name: 'rememberme', value: '1' },
  hidden: {},
  shownIn: ['page'],
}

const withForm = (form: Partial<SignInForm> = {}) => ({ ...WAYS, signInForm: { ...FORM, ...form } })

const hasForm = (html: string): boolean => html.includes('type="password"')

test('the form stands where the main action is the sign-in and a password is all that is asked for', async (t) => {
  const expected = ['sign-in-required', 'session-expired', 'signed-out', 'wrong-credentials']
  const found = PAGES.filter((page) => hasForm(renderSample({ ways: withForm(), context: { page } }).html))
  t.same(found, expected)
})

test('a frame has it only where that is asked for, and a page that nobody came to by an address never', async (t) => {
  const everywhere = withForm({ shownIn: ['page', 'frame'] })
  t.notOk(hasForm(renderSample({ ways: withForm(), context: { variant: 'frame' } }).html))
  t.ok(hasForm(renderSample({ ways: everywhere, context: { variant: 'frame' } }).html))
  t.notOk(hasForm(renderSample({ ways: withForm({ shownIn: [] }) }).html))
  const context = { page: 'sign-in-required', variant: 'page', status: 401, reference: 'K7Q2-M9XA' } as const
  t.notOk(
    hasForm(renderSample({ ways: withForm(), context: { ...context, wanted: undefined as never } }).html),
  )
})

test('it has the fields of the application, known to password managers, each with its label', async (t) => {
  const { html } = renderSample({ ways: withForm() })
  t.match(html, '<form class="sign-in" method="post" action="/testrail/index.php?/auth/login/">')
  t.match(
    html,
    /<label for="user">E-mail or user name<\/label>\s*<input id="user" name="name" value="" autocomplete="username" autocapitalize="none" spellcheck="false" dir="auto" required>/,
  )
  t.match(
    html,
    /<label for="password">Password<\/label>\s*<input id="password" name="password" type="password" autocomplete="current-password" required>/,
  )
  t.match(
    html,
    /<input id="remember" name="rememberme" value="1" type="checkbox">\s*<label for="remember">Keep me signed in</,
  )
  t.match(html, /<button class="action primary">Sign in<\/button>/)
  t.match(
    html,
    /<a class="action quiet" href="\/testrail\/index.php\?\/auth\/login"[^>]*>Forgotten password, other ways to sign in/,
  )
  t.equal(html.match(/class="action primary"/g)?.length, 1)
})

test('an application that remembers nobody has no box, and one that wants a name says so', async (t) => {
  const { remember: _, ...rest } = FORM
  const { html } = renderSample({ ways: { ...WAYS, signInForm: { ...rest, takesEmail: false } } })
  t.notMatch(html, 'checkbox')
  t.match(html, '<label for="user">User name</label>')
})

test('the name of somebody who is known is there already', async (t) => {
  const { html } = renderSample({ ways: withForm(), context: { person: 'ada@northwind.example' } })
  t.match(html, 'name="name" value="ada@northwind.example" autocomplete')
})

test('hidden fields carry the wanted address as it is', async (t) => {
  const hidden = { os_destination: '{returnBelow}', from: '{return}', kind: 'a"b' }
  const { html } = renderSample({ ways: withForm({ hidden }) })
  t.match(html, '<input type="hidden" name="os_destination" value="/index.php?/runs/view/12">')
  t.match(html, '<input type="hidden" name="from" value="/testrail/index.php?/runs/view/12">')
  t.match(html, '<input type="hidden" name="kind" value="a&#34;b">')
})

test('nothing in a name or an address becomes markup', async (t) => {
  const hostile = `"><script>alert(1)</script><input autofocus onfocus="alert(1)" x='`
  const tame = { ways: withForm({ hidden: { to: '{return}' } }), context: { person: 'ada' } }
  const wild = {
    ways: withForm({ hidden: { to: `{return}${hostile}` }, action: `/a${hostile}`, user: hostile }),
    context: { person: hostile },
  }
  t.same(skeleton(renderSample(wild).html), skeleton(renderSample(tame).html))
})

test('an action of the brand for the page stays its main action', async (t) => {
  const actions = { 'sign-in-required': { label: 'Company sign-in', url: 'https://sso.example/' } }
  const { html } = renderSample({ ways: withForm(), brand: { actions } })
  t.notOk(hasForm(html))
  t.match(html, 'Company sign-in')
})

test('the policy lets forms lead to the site only where one stands', async (t) => {
  const policy = (shownIn: SignInForm['shownIn'], variant: 'page' | 'frame'): string =>
    renderSample({ ways: withForm({ shownIn }), context: { variant } }).contentSecurityPolicy
  t.match(policy(['page'], 'page'), "form-action 'self';")
  t.match(policy(['page'], 'frame'), "form-action 'none';")
  t.match(policy(['page', 'frame'], 'frame'), "form-action 'self';")
  t.match(policy([], 'page'), "form-action 'none';")
})

test('what was sent is said in both variants, beside the form or the button', async (t) => {
  for (const variant of ['page', 'frame'] as const) {
    for (const ways of [WAYS, withForm({ shownIn: ['page', 'frame'] })]) {
      const { html } = renderSample({ ways, context: { variant, isSent: true, page: 'session-expired' } })
      t.match(html, 'What you sent may not have been saved.')
      t.match(html, 'hidden data-go-back>Go back</button>')
      t.notMatch(html, 'Reload this panel')
      t.notMatch(html, 'Usher-Probe')
    }
  }
})

test('what was sent is not tried again by asking', async (t) => {
  const page = 'upstream-unavailable'
  t.match(renderSample({ context: { page } }).html, 'Try again</a>')
  t.notMatch(renderSample({ context: { page, isSent: true } }).html, 'Try again</a>')
})
