import { test } from 'tap'
import type { Test } from 'tap'
import type { Demo } from '../../src/demo/index.ts'
import { CASE_GROUPS } from '../../src/demo/home/cases.ts'
import { cookieOf, openDemo, visit } from '../demo/visitor.ts'
import { CLIENT, FRAME, PAGE } from '../rules/samples.ts'
import { judge, presetRules, said } from './judging.ts'

type Headers = Record<string, string>
type Site = 'testrail' | 'confluence'

type DemoCase = {
  readonly site: Site
  /** As the demo's home page says it. */
  readonly title: string
  readonly target: string
  readonly form?: Headers
  /** Signs in, or does whatever else comes before; gives what the browser then sends along. */
  readonly before?: (origin: string) => Promise<Headers>
  /** What a person's page becomes. In a frame it is the same. */
  readonly expect: string
}

const PANEL =
  '/index.php?/ext/jira/render_panel&ae=connect&av=1&issue=DEMO-1&panel=references&login=button&frame=tr-frame-panel-references'

function asPerson(name: string): { form: Headers } {
  return { form: { name, password: 'demo' } }
}

async function adaInTestRail(origin: string): Promise<Headers> {
  const form = { name: 'ada@example.com', password: 'demo' }
  return { cookie: cookieOf(await visit(`${origin}/index.php?/auth/login`, { form })) }
}

async function adaInConfluence(origin: string): Promise<Headers> {
  const form = { os_username: 'ada', os_password: 'demo' }
  return { cookie: cookieOf(await visit(`${origin}/dologin.action`, { form })) }
}

async function expired(origin: string): Promise<Headers> {
  return { cookie: cookieOf(await visit(`${origin}/demo/expire`)) }
}

async function failedThrice(origin: string): Promise<Headers> {
  const form = { os_username: 'linus', os_password: 'demo' }
  for (let time = 0; time < 3; time++) await visit(`${origin}/dologin.action`, { form })
  return {}
}

function testrail(title: string, target: string, rest: Partial<DemoCase> & { expect: string }): DemoCase {
  return { site: 'testrail', title, target, ...rest }
}

function confluence(title: string, target: string, rest: Partial<DemoCase> & { expect: string }): DemoCase {
  return { site: 'confluence', title, target, ...rest }
}

const LOGIN = '/index.php?/auth/login'

const CASES: readonly DemoCase[] = [
  testrail('A raw 401 inside a Jira issue', `${PANEL}&demo=iis401`, {
    expect: 'sign-in-required by testrail/panel-refused as frame',
  }),
  testrail('Not logged in, inside a Jira issue', PANEL, {
    expect: 'sign-in-required by testrail/panel-signed-out as frame',
  }),
  testrail('Dashboard without signing in', '/index.php?/dashboard', {
    expect: 'sign-in-required by iis/stock-401',
  }),
  testrail('No licence', LOGIN, {
    ...asPerson('grace@example.com'),
    expect: 'no-licence by testrail/licence-limit',
  }),
  testrail('Inactive account', LOGIN, {
    ...asPerson('linus@example.com'),
    expect: 'account-inactive by testrail/account-inactive',
  }),
  testrail('Wrong password', LOGIN, {
    form: { name: 'ada@example.com', password: 'guess' },
    expect: 'notice wrong-credentials by testrail/wrong-password',
  }),
  testrail('No permission', '/index.php?/admin', {
    before: adaInTestRail,
    expect: 'no-permission by iis/stock-403',
  }),
  testrail('The server broke', '/index.php?/demo/failure', {
    expect: 'upstream-unavailable by iis/stock-5xx',
  }),
  confluence('A page without signing in', '/display/DEMO/Home', { expect: 'pass' }),
  confluence('Wrong password in the form', '/dologin.action', {
    form: { os_username: 'nobody', os_password: 'guess' },
    expect: 'notice wrong-credentials by atlassian/wrong-credentials-on-form',
  }),
  confluence('No licence, in the form', '/dologin.action', {
    form: { os_username: 'grace', os_password: 'demo' },
    expect: 'notice no-licence by atlassian/no-access-on-form',
  }),
  confluence('CAPTCHA in the form', '/dologin.action', {
    before: failedThrice,
    form: { os_username: 'linus', os_password: 'demo' },
    expect: 'notice captcha-required by atlassian/captcha-on-form',
  }),
  confluence('Not signed in', '/restricted', { expect: 'sign-in-required by atlassian/sign-in-required' }),
  confluence('Session expired', '/restricted', {
    before: expired,
    expect: 'session-expired by atlassian/session-expired',
  }),
  confluence('Wrong credentials', '/restricted?reason=failed', {
    expect: 'wrong-credentials by atlassian/authenticated-failed',
  }),
  confluence('CAPTCHA needed', '/restricted?reason=denied', {
    expect: 'captcha-required by atlassian/authentication-denied',
  }),
  confluence('No licence', '/restricted?reason=licence', {
    expect: 'no-licence by atlassian/authorisation-failed',
  }),
  confluence('User directory unavailable', '/restricted?reason=directory', {
    expect: 'directory-unavailable by atlassian/directory-failed',
  }),
  confluence('Signed out', '/restricted?reason=out', { expect: 'signed-out by atlassian/signed-out' }),
  confluence('No permission', '/forbidden', {
    before: adaInConfluence,
    expect: 'no-permission by atlassian/forbidden-to-a-known-person',
  }),
]

/** Answers that belong to no case of the home page, and that people and programs meet all the same. */
const BESIDE: readonly DemoCase[] = [
  testrail('a panel that asks to be empty', PANEL.replace('login=button', 'login=hide'), { expect: 'pass' }),
  testrail('a panel with test cases', PANEL, { before: adaInTestRail, expect: 'pass' }),
  testrail('the dashboard of somebody who is in', '/index.php?/dashboard', {
    before: adaInTestRail,
    expect: 'pass',
  }),
  testrail('the form', LOGIN, { expect: 'pass' }),
  testrail('the API in JSON', '/index.php?/api/v2/get_case/1', { expect: 'pass' }),

  testrail('nothing there', '/elsewhere', { expect: 'pass' }),
  confluence('a page of somebody who is in', '/display/DEMO/Home', {
    before: adaInConfluence,
    expect: 'pass',
  }),
  confluence('the form', '/login.action', { expect: 'pass' }),
  confluence('the API', '/rest/api/content', { expect: 'pass' }),
  confluence('health', '/status', { expect: 'pass' }),
  confluence('nothing there', '/elsewhere', { expect: 'pass' }),
]

const CONTEXT_PATHS = { testrail: '', confluence: '/confluence' }

async function outcome(demo: Demo, one: DemoCase, asks: Headers): Promise<string> {
  const origin = demo[one.site] + CONTEXT_PATHS[one.site]
  const requestHeaders = { ...asks, ...(await one.before?.(origin)) }
  const { status, fields, bytes } = await visit(origin + one.target, { ...one, headers: requestHeaders })
  const head = {
    method: one.form === undefined ? 'GET' : 'POST',
    target: CONTEXT_PATHS[one.site] + one.target,
    requestHeaders,
    status,
    headers: fields,
  }
  return said(judge(presetRules(one.site), head, bytes))
}

async function judgeAll(t: Test, cases: readonly DemoCase[]): Promise<void> {
  const demo = await openDemo(t, { contextPaths: CONTEXT_PATHS })
  for (const one of cases) {
    const name = `${one.site}: ${one.title}`
    t.equal(await outcome(demo, one, PAGE), one.expect, `${name}, as a page`)
    t.equal(
      await outcome(demo, one, { ...FRAME, 'accept-encoding': 'gzip' }),
      one.expect,
      `${name}, in a frame`,
    )
    t.equal(await outcome(demo, one, CLIENT), 'pass', `${name}, for a program`)
  }
}

test('every case of the demo gets the cause that its page promises', (t) => judgeAll(t, CASES))

test('everything else in the demo stays as it is', (t) => judgeAll(t, BESIDE))

test('the API that IIS took the JSON of is answered in JSON, for programs alone', async (t) => {
  const demo = await openDemo(t, { contextPaths: CONTEXT_PATHS })
  const eaten = testrail('the API in the HTML of IIS', '/index.php?/api/v2/eaten/1', { expect: 'pass' })
  t.equal(await outcome(demo, eaten, PAGE), 'pass')
  t.equal(await outcome(demo, eaten, CLIENT), 'sign-in-required by testrail/api-401-without-credentials')
})

test('no case of the demo is left out', async (t) => {
  t.same(
    CASES.map(({ site, title }) => `${site}: ${title}`),
    CASE_GROUPS.flatMap(({ site, cases }) => cases.map(({ title }) => `${site}: ${title}`)),
  )
})
