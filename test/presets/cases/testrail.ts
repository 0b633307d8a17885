import { CLIENT, FRAME } from '../../rules/samples.ts'
import { brandedPage, iisPage } from '../pages.ts'
import { BASIC, HTML, STOCK_401, UTF8 } from './case.ts'
import type { Case } from './case.ts'

const CLIENT_WITH_KEY = { ...CLIENT, authorization: 'Basic YTpi' }

const PANEL = '/index.php?/ext/jira/render_panel&ae=connect&av=1&issue=KEY-1&panel=references&login=button'
const SIGNED_OUT = `<section id="content" class="ac-content"><p>You are not yet
  logged in to TestRail. Please log in to use the integration.</p></section>`
const NO_SEAT =
  'Authenticated successfully, but cannot add a new user because the license limit has been reached (50/50).'
const NO_ACCOUNT = 'Authenticated successfully, but no TestRail user was found for the given account.'
const INACTIVE = 'Your TestRail account has been deactivated. Please contact your administrator.'
const NOT_ALLOWED = 'You are not allowed to view this project (insufficient permissions).'

function message(text: string): string {
  return `<!doctype html><title>TestRail</title><div class="message">${text}</div>`
}

export const TESTRAIL_CASES: readonly Case[] = [
  {
    title: 'the panel with 200 that says nobody is signed in',
    target: PANEL,
    asks: FRAME,
    status: 200,
    headers: UTF8,
    body: SIGNED_OUT,
    expect: 'sign-in-required by testrail/panel-signed-out as frame',
  },
  {
    title: 'the panel below a prefix and behind two slashes',
    target: `/testrail/${PANEL}`,
    asks: FRAME,
    status: 200,
    headers: UTF8,
    body: SIGNED_OUT,
    expect: 'sign-in-required by testrail/panel-signed-out as frame',
  },
  {
    title: 'the same words elsewhere stay',
    status: 200,
    target: '/index.php?/cases/view/1',
    body: SIGNED_OUT,
    expect: 'pass',
  },
  {
    title: 'a panel with test cases stays',
    status: 200,
    target: PANEL,
    asks: FRAME,
    body: '<table></table>',
    expect: 'pass',
  },
  {
    title: 'a panel that asks to be empty stays, whatever it says',
    target: PANEL.replace('login=button', 'login=hide'),
    asks: FRAME,
    status: 200,
    body: SIGNED_OUT,
    expect: 'pass',
  },
  {
    title: 'a panel that asks to be empty stays where it is a 401',
    target: `${PANEL.replace('login=button', 'login=hide')}&frame=x`,
    asks: FRAME,
    status: 401,
    body: STOCK_401,
    expect: 'pass',
  },
  {
    title: 'another parameter with a name that ends alike does not empty a panel',
    target: `${PANEL}&nologin=hide`,
    asks: FRAME,
    status: 200,
    body: SIGNED_OUT,
    expect: 'sign-in-required by testrail/panel-signed-out as frame',
  },
  {
    title: 'the panel as a raw 401 of IIS',
    target: PANEL,
    asks: FRAME,
    status: 401,
    body: STOCK_401,
    expect: 'sign-in-required by testrail/panel-refused as frame',
  },
  {
    title: 'the panel as a 401 without a body',
    target: PANEL,
    asks: FRAME,
    status: 401,
    headers: {},
    body: '',
    expect: 'sign-in-required by testrail/panel-refused as frame',
  },
  {
    title: 'the panel of a site that brought a page of its own stays',
    target: PANEL,
    asks: FRAME,
    status: 401,
    body: brandedPage('401'),
    expect: 'pass',
  },
  {
    title: 'the panel in the middle of a Windows sign-in stays',
    target: PANEL,
    asks: FRAME,
    status: 401,
    headers: { ...HTML, 'www-authenticate': 'NTLM TlRMTVNTUAACAAAA' },
    body: STOCK_401,
    expect: 'pass',
  },
  {
    title: 'a person without an account, all licences taken',
    method: 'POST',
    target: '/index.php?/auth/login/',
    status: 403,
    body: message(NO_SEAT),
    expect: 'no-licence by testrail/licence-limit',
  },
  {
    title: 'the same where the form comes back with 200',
    method: 'POST',
    target: '/index.php?/auth/login',
    status: 200,
    body: message(NO_SEAT.replaceAll(' ', '\n')),
    expect: 'no-licence by testrail/licence-limit',
  },
  {
    title: 'a person without an account, after single sign-on',
    method: 'POST',
    target: '/index.php?/auth/saml',
    status: 403,
    body: message(NO_ACCOUNT),
    expect: 'no-licence by testrail/no-account',
  },
  {
    title: 'a person whose account was switched off',
    method: 'POST',
    target: '/index.php?/auth/login',
    status: 200,
    body: message(INACTIVE),
    expect: 'account-inactive by testrail/account-inactive',
  },
  {
    title: 'a wrong password leaves the form, with a notice',
    method: 'POST',
    target: '/index.php?/auth/login',
    status: 200,
    body: message('Email/Login or Password is incorrect. Please try again.'),
    expect: 'notice wrong-credentials by testrail/wrong-password',
  },
  ...[NO_SEAT, NO_ACCOUNT, INACTIVE].map((text) => ({
    title: `a test case that quotes "${text.slice(0, 60)}" stays`,
    target: '/index.php?/cases/view/1',
    status: 200,
    body: message(text),
    expect: 'pass',
  })),
  {
    title: 'a person who may not see a project',
    target: '/index.php?/projects/overview/1',
    status: 403,
    headers: UTF8,
    body: message(NOT_ALLOWED),
    expect: 'no-permission by testrail/insufficient-permissions',
  },
  { title: 'the same words with 200 stay', status: 200, body: message(NOT_ALLOWED), expect: 'pass' },
  ...[
    { target: PANEL, status: 200, body: SIGNED_OUT },
    { target: PANEL, status: 401, body: STOCK_401 },
    ...[NO_SEAT, NO_ACCOUNT, INACTIVE, NOT_ALLOWED].map((text) => ({
      target: '/index.php?/auth/login',
      status: 403,
      body: message(text),
    })),
  ].map((one, index) => ({
    ...one,
    title: `what TestRail says is known in HTML alone (${index})`,
    headers: { 'content-type': 'text/plain' },
    expect: 'pass',
  })),
  {
    title: 'an address that asks to be empty, and is no panel, is like others',
    target: '/index.php?/dashboard&login=hide',
    status: 401,
    body: STOCK_401,
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a person without an account, where the form comes back with 200',
    method: 'POST',
    target: '/index.php?/auth/login',
    status: 200,
    body: message(NO_ACCOUNT),
    expect: 'no-licence by testrail/no-account',
  },
  {
    title: 'a person whose account was switched off, with 403',
    method: 'POST',
    target: '/index.php?/auth/login',
    status: 403,
    body: message(INACTIVE),
    expect: 'account-inactive by testrail/account-inactive',
  },
  {
    title: 'a 401 without body and challenge',
    target: '/index.php?/dashboard',
    status: 401,
    headers: { 'content-length': '0' },
    body: '',
    expect: 'sign-in-required by testrail/empty-401',
  },
  {
    title: 'a 401 without a body that asks for a password stays',
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="x"' },
    body: '',
    expect: 'pass',
  },
  {
    title: 'the dashboard as a stock 401',
    target: '/index.php?/dashboard',
    status: 401,
    body: STOCK_401,
    expect: 'sign-in-required by iis/stock-401',
  },
  ...['?/api/v2/get_case/1', '?//api/v2/get_case/1&x=y', '?%2Fapi%2fv2', '/api/v2/get_case/1'].map(
    (route) => ({
      title: `an address of the API stays for persons as well: ${route}`,
      target: `/testrail/index.php${route}`,
      status: 401,
      body: STOCK_401,
      expect: 'pass',
    }),
  ),
  {
    title: 'an address of the API in the capitals that IIS ignores',
    target: '/Index.PHP/api/v2/get_case/1',
    status: 401,
    body: STOCK_401,
    expect: 'pass',
  },
  ...[
    [
      'The maximum number of failed login attempts has been reached. Please try again in 5 minutes.',
      'notice wrong-credentials by testrail/locked-out with the page locked-out',
    ],
    [
      'This type of login is disabled for you. Please login using SSO.',
      'notice refused by testrail/single-sign-on-only with the page password-sign-in-off',
    ],
    [
      'You are not logged in or your session has timed out.',
      'notice session-expired by testrail/session-ended',
    ],
    [
      'Access denied from your location and/or IP address.',
      'refused by testrail/blocked with the page blocked',
    ],
  ].flatMap(([text = '', expect = '']) => [
    {
      title: text,
      target: '/index.php?/auth/login',
      status: 200,
      body: message(text.replaceAll(' ', '\n ')),
      expect,
    },
    {
      title: `${text} With 403.`,
      target: '/index.php?/auth/login',
      status: 403,
      body: message(text),
      expect,
    },
    {
      title: `A test case that says: ${text}`,
      target: '/index.php?/cases/view/1',
      status: 200,
      body: message(text),
      expect: 'pass',
    },
  ]),
  {
    title: 'a session that ended, told elsewhere than on the form',
    target: '/index.php?/cases/view/1',
    status: 403,
    body: message('You are not logged in or your session has timed out.'),
    expect: 'session-expired by testrail/session-ended-elsewhere',
  },
  {
    title: 'an address that TestRail lets nobody in from',
    target: '/index.php?/dashboard',
    status: 403,
    body: message('Access denied from your location and/or IP address.'),
    expect: 'refused by testrail/blocked with the page blocked',
  },
  ...[200, 403].map((status) => ({
    title: 'a form that was open for too long',
    method: 'POST',
    target: '/index.php?/cases/edit/1',
    status,
    body: message('The CSRF token is missing or invalid for this POST request.'),
    expect: 'refused by testrail/expired-form with the page form-expired',
  })),
  {
    title: 'a test case about such a form stays',
    target: '/index.php?/cases/view/1',
    status: 200,
    body: message('The CSRF token is missing or invalid for this POST request.'),
    expect: 'pass',
  },
  ...[
    [NO_SEAT, 'no-licence by testrail/panel-without-licence as frame'],
    [NO_ACCOUNT, 'no-licence by testrail/panel-without-licence as frame'],
    [INACTIVE, 'account-inactive by testrail/panel-account-inactive as frame'],
    [
      'You are not logged in or your session has timed out.',
      'session-expired by testrail/panel-session-ended as frame',
    ],
    [NOT_ALLOWED, 'no-permission by testrail/panel-without-permission as frame'],
    [
      'Access denied from your location and/or IP address.',
      'refused by testrail/panel-blocked as frame with the page blocked',
    ],
  ].map(([text = '', expect = '']) => ({
    title: `the panel says: ${text}`,
    target: PANEL,
    asks: FRAME,
    status: 200,
    headers: UTF8,
    body: `<section id="content" class="ac-content">\n<em>${text.replaceAll(' ', '\n')}</em></section>`,
    expect,
  })),
  {
    title: 'a panel that lists a test case about permissions stays',
    target: PANEL,
    asks: FRAME,
    status: 200,
    body: `<section id="content" class="ac-content"><table><td>${NOT_ALLOWED}</td></table></section>`,
    expect: 'pass',
  },
  ...(
    [
      ['none', 'no-licence by testrail/known-without-account'],
      ['inactive', 'account-inactive by testrail/known-and-inactive'],
    ] as const
  ).flatMap(([licence, expect]) => [
    {
      title: `a known person, ${licence}, and a stock 401`,
      asks: BASIC,
      status: 401,
      body: STOCK_401,
      licence,
      expect,
    },
    {
      title: `a known person, ${licence}, and the panel`,
      target: PANEL,
      asks: BASIC,
      status: 200,
      body: SIGNED_OUT,
      licence,
      expect,
    },
    {
      title: `a known person, ${licence}, elsewhere`,
      asks: BASIC,
      status: 200,
      body: SIGNED_OUT,
      licence,
      expect: 'pass',
    },
  ]),
  {
    title: 'a known person with an account is refused like others',
    asks: BASIC,
    status: 401,
    body: STOCK_401,
    licence: 'active' as const,
    expect: 'refused by iis/stock-401-with-credentials',
  },
  ...[
    { asks: CLIENT, status: 401, expect: 'sign-in-required by testrail/api-401-without-credentials' },
    { asks: CLIENT_WITH_KEY, status: 401, expect: 'refused by testrail/api-401' },
    { asks: CLIENT_WITH_KEY, status: 403, expect: 'no-permission by testrail/api-403' },
    { asks: CLIENT_WITH_KEY, status: 500, expect: 'upstream-unavailable by testrail/api-5xx' },
  ].flatMap(({ asks, status, expect }) =>
    ['?/api/v2/get_case/1', '/api/v2/get_case/1'].flatMap((route) => [
      {
        title: `JSON of the API that IIS took away comes back: ${status} ${route}`,
        asks,
        target: `/index.php${route}`,
        status,
        body: iisPage(`${status} - no.`),
        expect,
        forPrograms: true as const,
      },
      {
        title: `JSON of the API stays: ${status} ${route}`,
        asks,
        target: `/index.php${route}`,
        status,
        headers: { 'content-type': 'application/json' },
        body: '{"error":"..."}',
        expect: 'pass',
      },
    ]),
  ),
].map((one) => ({ preset: 'testrail' as const, ...one }))
