import type { HeaderFields } from '../../src/rules/fields.ts'
import { FRAME, PAGE } from '../rules/samples.ts'
import { basicFailure, brandedPage, iisDetailedPage, iisPage, oldTomcatPage, tomcatPage } from './pages.ts'

export type Case = {
  /** What happens, as a sentence. */
  readonly title: string
  readonly preset: 'confluence' | 'iis' | 'testrail'
  readonly method?: string
  readonly target?: string
  /** A person who opens a page, unless said otherwise. */
  readonly asks?: HeaderFields
  readonly status: number
  /** HTML, unless said otherwise. */
  readonly headers?: HeaderFields
  readonly body?: string
  /** As judging.ts says it. */
  readonly expect: string
}

const HTML = { 'content-type': 'text/html' }
const UTF8 = { 'content-type': 'text/html;charset=utf-8' }
const BASIC = { ...PAGE, authorization: 'Basic YTpi' }
const STOCK_401 = iisPage('401 - Unauthorized: nobody is let in without a name.')
const STOCK_403 = iisPage('403 - Forbidden: not this way.')

export const IIS_CASES: readonly Case[] = [
  {
    title: 'a stock 401 to somebody who sent no credentials asks to sign in',
    status: 401,
    body: STOCK_401,
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a stock 401 in any language is known by its structure',
    status: 401,
    body: iisPage('401 – Неавторизовано.', { h1: 'Ошибка' }),
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a stock 401 that ends its status with a colon is one',
    status: 401,
    body: iisPage('401: no autorizado.', { h1: 'Error del servidor' }),
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a stock 401 with a substatus is one',
    status: 401,
    body: iisPage('401.2 - Unauthorized: the server is set up so.'),
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a stock 401 whose heading an administrator made longer is one',
    status: 401,
    body: iisPage('401 - Unauthorized: nobody is let in. Please ask Bob, extension 12'),
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a detailed 401, which a proxy on the same machine gets, is one',
    status: 401,
    headers: UTF8,
    body: iisDetailedPage('401,2'),
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a stock 401 with a bare Windows challenge is one; the challenge stays',
    status: 401,
    headers: { ...HTML, 'www-authenticate': ['Negotiate', 'NTLM'] },
    body: STOCK_401,
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title:
      'a stock 401 to somebody who sent credentials claims neither a wrong password nor a missing permission',
    asks: BASIC,
    status: 401,
    body: STOCK_401,
    expect: 'refused by iis/stock-401-with-credentials',
  },
  {
    title: 'a detailed 401 to somebody who sent credentials is the same',
    asks: { ...PAGE, authorization: 'Negotiate YIIB' },
    status: 401,
    body: iisDetailedPage('401,1'),
    expect: 'refused by iis/stock-401-with-credentials',
  },
  {
    title: 'a leg of NTLM is not touched',
    asks: { ...PAGE, authorization: 'NTLM TlRMTVNTUAABAAAA' },
    status: 401,
    headers: { ...HTML, 'www-authenticate': 'NTLM TlRMTVNTUAACAAAADAAMADgAAAA' },
    body: STOCK_401,
    expect: 'pass',
  },
  {
    title: 'a leg of Negotiate among other challenges is not touched',
    status: 401,
    headers: { ...HTML, 'www-authenticate': ['Basic realm="x"', 'negotiate oXcwdaADCgEBoloEWE5UTE1TU1AA'] },
    body: STOCK_401,
    expect: 'pass',
  },
  {
    title: 'a leg in one line with other challenges is not touched',
    status: 401,
    headers: { ...HTML, 'www-authenticate': 'Basic realm="x", NTLM TlRMTVNTUAACAAAA' },
    body: STOCK_401,
    expect: 'pass',
  },
  {
    title: 'bare challenges in one line are no leg',
    status: 401,
    headers: { ...HTML, 'www-authenticate': 'Negotiate, NTLM, Basic realm="x"' },
    body: STOCK_401,
    expect: 'sign-in-required by iis/stock-401',
  },
  {
    title: 'a stock 403 is a missing permission',
    status: 403,
    body: STOCK_403,
    expect: 'no-permission by iis/stock-403',
  },
  {
    title: 'a stock 403 in another language is one',
    status: 403,
    body: iisPage('403: acceso denegado.', { h1: 'Error del servidor' }),
    expect: 'no-permission by iis/stock-403',
  },
  {
    title: 'a detailed 403 without a substatus is one',
    status: 403,
    body: iisDetailedPage('403,0'),
    expect: 'no-permission by iis/stock-403',
  },
  ...['403.4 - Forbidden: TLS.', '403.14 - Forbidden: no list.', '403.15 - Forbidden: too many.'].map(
    (heading) => ({
      title: `${heading.slice(0, 6)} is not about people`,
      status: 403,
      body: iisPage(heading),
      expect: 'pass',
    }),
  ),
  {
    title: 'a detailed 403.14 is not about people',
    status: 403,
    body: iisDetailedPage('403,14'),
    expect: 'pass',
  },
  {
    title: 'a page of the site’s own with 401 stays',
    status: 401,
    body: brandedPage('401 - Northwind'),
    expect: 'pass',
  },
  {
    title: 'a page of the site’s own with 403 stays',
    status: 403,
    body: brandedPage('403 - Northwind'),
    expect: 'pass',
  },
  {
    title: 'a stock page that does not agree with its status is somebody’s copy',
    status: 403,
    body: STOCK_401,
    expect: 'pass',
  },
  { title: 'a 401 page with 200 is somebody’s copy', status: 200, body: STOCK_401, expect: 'pass' },
  { title: 'a 404 stays', status: 404, body: iisPage('404 - not found.'), expect: 'pass' },
  { title: 'a 500 stays', status: 500, body: iisPage('500 - broken.'), expect: 'pass' },
  {
    title: 'JSON stays, whatever it quotes',
    status: 401,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: STOCK_401 }),
    expect: 'pass',
  },
  ...[401, 403].flatMap((status) =>
    [PAGE, BASIC].map((asks) => ({
      title: `a ${status} that shows a stock page as text stays`,
      asks,
      status,
      headers: { 'content-type': 'text/plain' },
      body: status === 401 ? STOCK_401 : STOCK_403,
      expect: 'pass',
    })),
  ),
  {
    title: 'a page of the site’s own stays for those who sent credentials as well',
    asks: BASIC,
    status: 401,
    body: brandedPage('401 - Northwind'),
    expect: 'pass',
  },
  { title: 'the head alone of a stock 401 stays', method: 'HEAD', status: 401, body: '', expect: 'pass' },
  {
    title: 'a body in an unknown coding stays',
    status: 401,
    headers: { ...HTML, 'content-encoding': 'compress' },
    body: STOCK_401,
    expect: 'pass',
  },
].map((one) => ({ preset: 'iis' as const, ...one }))

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
    title: 'a wrong password leaves the form',
    method: 'POST',
    target: '/index.php?/auth/login',
    status: 200,
    body: message('Email/Login or Password is incorrect. Please try again.'),
    expect: 'pass',
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
  {
    title: 'a 500 stays',
    target: '/index.php?/dashboard',
    status: 500,
    body: iisPage('500 - broken.'),
    expect: 'pass',
  },
].map((one) => ({ preset: 'testrail' as const, ...one }))

const OAUTH = { 'www-authenticate': 'OAuth realm="https%3A%2F%2Fwiki.example.com"' }
const BARE_401 = tomcatPage({ heading: 'HTTP Status 401 – Unauthorized' })
const BARE_403 = tomcatPage({ heading: 'HTTP Status 403 – Forbidden' })

function stamped(reason: string | readonly string[]): HeaderFields {
  return { ...UTF8, ...OAUTH, 'x-seraph-loginreason': reason }
}

export const CONFLUENCE_CASES: readonly Case[] = [
  {
    title: 'a name or a password that was not accepted',
    status: 401,
    headers: stamped('AUTHENTICATED_FAILED'),
    body: basicFailure('AUTHENTICATED_FAILED'),
    expect: 'wrong-credentials by confluence/authenticated-failed',
  },
  {
    title: 'the header says enough where the page is translated, or hides its reason',
    status: 401,
    headers: stamped('AUTHENTICATED_FAILED'),
    body: tomcatPage({ heading: 'État HTTP 401 – Non autorisé', lang: 'fr' }),
    expect: 'wrong-credentials by confluence/authenticated-failed',
  },
  {
    title: 'the page says enough where a proxy took the header away',
    asks: BASIC,
    status: 401,
    headers: UTF8,
    body: basicFailure('AUTHENTICATED_FAILED'),
    expect: 'wrong-credentials by confluence/authenticated-failed',
  },
  {
    title: 'the header is right where the page names another reason: a person without a seat',
    status: 401,
    headers: stamped('AUTHORISATION_FAILED'),
    body: basicFailure('AUTHENTICATED_FAILED'),
    expect: 'no-licence by confluence/authorisation-failed',
  },
  {
    title: 'a person without a seat, by the page alone',
    asks: BASIC,
    status: 401,
    headers: UTF8,
    body: basicFailure('AUTHORISATION_FAILED'),
    expect: 'no-licence by confluence/authorisation-failed',
  },
  {
    title: 'a password that was not tried',
    status: 401,
    headers: stamped('AUTHENTICATION_DENIED'),
    body: basicFailure('AUTHENTICATION_DENIED'),
    expect: 'captcha-required by confluence/authentication-denied',
  },
  {
    title: 'a password that was not tried, by the page alone',
    asks: BASIC,
    status: 401,
    headers: UTF8,
    body: basicFailure('AUTHENTICATION_DENIED'),
    expect: 'captcha-required by confluence/authentication-denied',
  },
  {
    title: 'several reasons in one header are a list',
    status: 403,
    headers: stamped('OK, AUTHENTICATION_DENIED'),
    body: '',
    expect: 'captcha-required by confluence/authentication-denied',
  },
  {
    title: 'several reasons in several lines are a list',
    status: 401,
    headers: stamped(['OK', 'AUTHORISATION_FAILED']),
    body: '',
    expect: 'no-licence by confluence/authorisation-failed',
  },
  {
    title: 'Jira’s picture to read, though its other header blames the password',
    status: 403,
    headers: {
      ...stamped('AUTHENTICATED_FAILED'),
      'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp',
    },
    body: '<html><title>Forbidden (403)</title></html>',
    expect: 'captcha-required by confluence/captcha-challenge',
  },
  ...[
    ['AUTHENTICATED_FAILED', 'wrong-credentials by confluence/authenticated-failed'],
    ['AUTHORISATION_FAILED', 'no-licence by confluence/authorisation-failed'],
    ['AUTHENTICATION_DENIED', 'captcha-required by confluence/authentication-denied'],
    ['OUT', 'signed-out by confluence/signed-out'],
  ].flatMap(([header = '', expect = '']) =>
    ['AUTHENTICATED_FAILED', 'AUTHORISATION_FAILED', 'AUTHENTICATION_DENIED', 'OK'].map((printed) => ({
      title: `the header ${header} counts, and not what the page prints, ${printed}`,
      asks: BASIC,
      status: 401,
      headers: stamped(header),
      body: basicFailure(printed),
      expect,
    })),
  ),
  ...['AUTHENTICATED_FAILED', 'AUTHORISATION_FAILED'].map((header) => ({
    title: `${header} with 403`,
    status: 403,
    headers: stamped(header),
    body: '',
    expect:
      header === 'AUTHENTICATED_FAILED'
        ? 'wrong-credentials by confluence/authenticated-failed'
        : 'no-licence by confluence/authorisation-failed',
  })),
  ...[PAGE, { ...PAGE, cookie: 'JSESSIONID=ABC' }].map((asks) => ({
    title: 'a sign-in that was all right, and refused without a reason, is not a missing one',
    asks,
    status: 401,
    headers: stamped('OK'),
    body: basicFailure('OK'),
    expect: 'refused by confluence/unexplained',
  })),
  {
    title: 'another reason to deny than a picture to read',
    status: 403,
    headers: { ...UTF8, 'x-authentication-denied-reason': 'OTHER' },
    body: brandedPage('403'),
    expect: 'pass',
  },
  {
    title: 'a user directory that did not answer',
    asks: BASIC,
    status: 401,
    headers: { ...UTF8, ...OAUTH },
    body: basicFailure('OK'),
    expect: 'directory-unavailable by confluence/directory-failed',
  },
  {
    title: 'somebody who has just signed out',
    status: 401,
    headers: stamped('OUT'),
    body: BARE_401,
    expect: 'signed-out by confluence/signed-out',
  },
  {
    title: 'a session that is over',
    asks: { ...PAGE, cookie: 'x=1; JSESSIONID=ABC' },
    status: 401,
    headers: { ...UTF8, ...OAUTH },
    body: BARE_401,
    expect: 'session-expired by confluence/session-expired',
  },
  {
    title: 'a remembered sign-in that is over',
    asks: { ...PAGE, cookie: 'seraph.confluence=1%3A2' },
    status: 401,
    headers: UTF8,
    body: BARE_401,
    expect: 'session-expired by confluence/session-expired',
  },
  {
    title: 'nobody has signed in',
    status: 401,
    headers: { ...UTF8, ...OAUTH },
    body: BARE_401,
    expect: 'sign-in-required by confluence/sign-in-required',
  },
  {
    title: 'nobody has signed in, in French',
    status: 401,
    headers: UTF8,
    body: tomcatPage({ heading: 'État HTTP 401 – Non autorisé', lang: 'fr' }),
    expect: 'sign-in-required by confluence/sign-in-required',
  },
  {
    title: 'nobody has signed in, in Japanese',
    status: 401,
    headers: UTF8,
    body: tomcatPage({ heading: 'HTTPステータス 401 – 未許可', lang: 'ja' }),
    expect: 'sign-in-required by confluence/sign-in-required',
  },
  {
    title: 'nobody has signed in, by an old Tomcat',
    status: 401,
    headers: UTF8,
    body: oldTomcatPage('HTTP Status 401 - '),
    expect: 'sign-in-required by confluence/sign-in-required',
  },
  {
    title: 'a prompt for a password that was cancelled; its challenge stays',
    target: '/display/A?os_authType=basic',
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="protected-area"' },
    body: '',
    expect: 'sign-in-required by confluence/sign-in-required',
  },
  {
    title: 'a known person who may not see a page',
    status: 403,
    headers: { ...UTF8, 'x-ausername': 'ada' },
    body: BARE_403,
    expect: 'no-permission by confluence/forbidden-to-a-known-person',
  },
  {
    title: 'somebody whose sign-in was all right, and who may not see a page',
    status: 403,
    headers: { ...UTF8, 'x-seraph-loginreason': 'OK' },
    body: BARE_403,
    expect: 'no-permission by confluence/forbidden-to-a-known-person',
  },
  {
    title: 'nobody knows who may not see a page',
    status: 403,
    headers: { ...UTF8, 'x-ausername': 'anonymous' },
    body: BARE_403,
    expect: 'refused by confluence/unexplained',
  },
  {
    title: 'a 403 to somebody who has just signed out names nobody either',
    status: 403,
    headers: stamped('OUT'),
    body: BARE_403,
    expect: 'refused by confluence/unexplained',
  },
  {
    title: 'a 403 that names nobody',
    status: 403,
    headers: UTF8,
    body: BARE_403,
    expect: 'refused by confluence/unexplained',
  },
  ...[
    { status: 401, body: BARE_401 },
    { status: 403, body: BARE_403 },
  ].flatMap((one) =>
    [
      {
        ...one,
        headers: { 'content-type': 'text/plain', 'x-ausername': 'ada' },
        title: 'a page of Tomcat as text stays',
      },
      {
        ...one,
        headers: { ...UTF8, 'x-ausername': 'ada' },
        body: one.body.replace('#525D76', '#123456'),
        title: 'a page in other colours than Tomcat’s stays',
      },
      {
        ...one,
        headers: { ...UTF8, 'x-ausername': 'ada' },
        body: one.body.replace(/<h1>.*<\/h1>/, '<h1>Northwind</h1>'),
        title: 'a page with another heading than Tomcat’s stays',
      },
    ].flatMap((two) =>
      [PAGE, BASIC, { ...PAGE, cookie: 'JSESSIONID=ABC' }].map((asks) => ({ ...two, asks, expect: 'pass' })),
    ),
  ),
  {
    title: 'a session that is over by its cookie is no matter where credentials were sent',
    asks: { ...BASIC, cookie: 'JSESSIONID=ABC' },
    status: 401,
    headers: UTF8,
    body: BARE_401,
    expect: 'refused by confluence/unexplained',
  },
  {
    title: 'credentials that were refused without any reason',
    asks: BASIC,
    status: 401,
    headers: UTF8,
    body: BARE_401,
    expect: 'refused by confluence/unexplained',
  },
  {
    title: 'a form that expired stays, to be sent again',
    method: 'POST',
    status: 403,
    headers: { ...UTF8, 'x-ausername': 'ada' },
    body: tomcatPage({ heading: 'HTTP Status 403 – Forbidden', message: 'XSRF check failed' }),
    expect: 'pass',
  },
  {
    title: 'Confluence’s own page, which may offer to ask for access, stays',
    status: 403,
    headers: { ...UTF8, 'x-ausername': 'ada' },
    body: brandedPage('You are not permitted to see this page'),
    expect: 'pass',
  },
  {
    title: 'a page of the site’s own with 401 stays',
    status: 401,
    headers: UTF8,
    body: brandedPage('401'),
    expect: 'pass',
  },
  {
    title: 'a page of the site’s own that borrows Tomcat’s colour stays',
    status: 401,
    headers: UTF8,
    body: `<style>h1{color:#525D76}</style>${brandedPage('401')}`,
    expect: 'pass',
  },
  {
    title: 'a form that came back with 200 stays, with its picture to read',
    method: 'POST',
    target: '/dologin.action',
    status: 200,
    headers: { ...UTF8, 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' },
    body: '<form name="loginform">',
    expect: 'pass',
  },
  {
    title: 'a 404 of Tomcat stays',
    status: 404,
    body: tomcatPage({ heading: 'HTTP Status 404' }),
    expect: 'pass',
  },
  ...[
    'application/json',
    'application/problem+json; charset=utf-8',
    'application/xml',
    'text/xml',
    'application/atom+xml',
    'application/rss+xml',
  ].map((type) => ({
    title: `${type} stays for persons as well`,
    status: 401,
    headers: { ...stamped('AUTHENTICATED_FAILED'), 'content-type': type },
    body: '{}',
    expect: 'pass',
  })),
  {
    title: 'an answer between servers stays',
    status: 401,
    headers: { ...stamped('AUTHENTICATED_FAILED'), 'x-seraph-trusted-app-status': 'ERROR' },
    body: BARE_401,
    expect: 'pass',
  },
  {
    title: 'a leg of a Windows sign-in stays',
    status: 401,
    headers: { ...UTF8, 'www-authenticate': 'Negotiate oRQwEqADCgEB' },
    body: BARE_401,
    expect: 'pass',
  },
  ...[
    '/rest/api/content',
    '/wiki/rest/api/content',
    '/wiki//rest/../rest/api',
    '/rpc/xmlrpc',
    '/synchrony/v1',
    '/synchrony-proxy',
    '/s/-abc/batch.js',
    '/status',
    '/plugins/servlet/oauth/authorize',
    '/wiki/plugins/servlet/samlconsumer',
    '/plugins/servlet/applinks/whoami',
    '/plugins/servlet/oidc/callback',
    '/plugins/servlet/external-login',
    '/plugins/servlet/confluence/default/Space',
    '/plugins/servlet/sso-logout',
    '/plugins/servlet/gadgets/ifr',
  ].map((target) => ({
    title: `an address for programs and protocols stays: ${target}`,
    target,
    status: 401,
    headers: stamped('AUTHENTICATED_FAILED'),
    body: BARE_401,
    expect: 'pass',
  })),
  ...['/display/DEMO/Rest', '/resting', '/plugins/servlet/mobile', '/display/s'].map((target) => ({
    title: `an address that only looks like one does not: ${target}`,
    target,
    status: 401,
    headers: stamped('AUTHENTICATED_FAILED'),
    body: BARE_401,
    expect: 'wrong-credentials by confluence/authenticated-failed',
  })),
].map((one) => ({ preset: 'confluence' as const, ...one }))
