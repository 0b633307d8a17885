import { PAGE } from '../../rules/samples.ts'
import { brandedPage, httpSysPage, iis5Page, iisDetailedPage, iisPage, oldIisPage } from '../pages.ts'
import { BASIC, HTML, STOCK_401, STOCK_403, UTF8 } from './case.ts'
import type { Case } from './case.ts'

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
    body: iisDetailedPage('401,2'),
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
  ...['403.1', '403.4', '403.6', '403.7', '403.14'].flatMap((code) => [
    {
      title: `${code} is about the server, not about people`,
      status: 403,
      body: iisPage(`${code} - Forbidden: so it is set up.`),
      expect: 'proxy-misconfigured by iis/forbidden-by-setup',
    },
    {
      title: `a detailed ${code} is about the server too`,
      status: 403,
      body: iisDetailedPage(code.replace('.', ',')),
      expect: 'proxy-misconfigured by iis/forbidden-by-setup',
    },
  ]),
  ...[iisPage('403.15 - Forbidden: too many.'), iisDetailedPage('403,15'), oldIisPage('403.9')].map(
    (body) => ({
      title: 'a server whose connections are all taken is no matter of licences of people',
      status: 403,
      body,
      expect: 'upstream-unavailable by iis/server-is-full',
    }),
  ),
  ...[401, 403, 404].flatMap((status) =>
    [
      iisPage(`${status}.501 - Forbidden: too many from there.`),
      iisDetailedPage(`${status},502`),
      oldIisPage(`${status}.504`),
    ].map((body) => ({
      title: `a limit for one address, ${status}, is everybody’s behind a proxy`,
      status,
      body,
      expect: 'proxy-misconfigured by iis/address-limit',
    })),
  ),
  ...[
    iisPage('401.1 - Unauthorized: wrong.'),
    iisDetailedPage('401,1'),
    oldIisPage('401.1'),
    iis5Page('401.1'),
  ].flatMap((body) => [
    {
      title: 'a logon that failed',
      asks: BASIC,
      status: 401,
      body,
      expect: 'wrong-credentials by iis/logon-failed',
    },
    {
      title: 'a logon that failed where nobody sent a password was that of the server itself',
      status: 401,
      body,
      expect: 'sign-in-required by iis/stock-401',
    },
  ]),
  ...[
    iisPage('401.3 - Unauthorized: ACL.'),
    iisDetailedPage('401,3'),
    oldIisPage('401.3'),
    iis5Page('401.3'),
  ].map((body) => ({
    title: 'a person whom an access control list keeps out',
    asks: BASIC,
    status: 401,
    body,
    expect: 'no-permission by iis/denied-by-acl',
  })),
  ...['401.4', '401.5'].flatMap((code) =>
    [
      iisPage(`${code} - Unauthorized: not me.`),
      iisDetailedPage(code.replace('.', ',')),
      oldIisPage(code),
      iis5Page(code),
    ].map((body) => ({
      title: `${code} does not say why`,
      status: 401,
      body,
      expect: 'refused by iis/denied-by-application',
    })),
  ),
  ...[
    oldIisPage('401.2'),
    oldIisPage('401.2', { before: 'HTTP-Fehler ' }),
    iis5Page('401.2'),
    iis5Page('401'),
  ].map((body) => ({
    title: 'IIS 5 and 6 in any language ask to sign in',
    status: 401,
    body,
    expect: 'sign-in-required by iis/stock-401',
  })),
  ...[oldIisPage('403'), iis5Page('403')].map((body) => ({
    title: 'a 403 of IIS 5 and 6 is a missing permission',
    status: 403,
    body,
    expect: 'no-permission by iis/stock-403',
  })),
  ...[oldIisPage('403.14'), iis5Page('403.14')].map((body) => ({
    title: '403.14 of IIS 5 and 6 is about the server',
    status: 403,
    body,
    expect: 'proxy-misconfigured by iis/forbidden-by-setup',
  })),
  ...['Bad Request - Invalid Hostname', 'Bad Request (Invalid Hostname)'].map((heading) => ({
    title: `HTTP.SYS does not know the name in Host: ${heading}`,
    status: 400,
    body: httpSysPage(heading, 'HTTP Error 400. No such name.'),
    expect: 'proxy-misconfigured by iis/unknown-host',
  })),
  {
    title: 'HTTP.SYS finds the head too large, as that of somebody in many groups',
    status: 400,
    body: httpSysPage('Bad Request - Request Too Long', 'HTTP Error 400. The request headers are too long.'),
    expect: 'proxy-misconfigured by iis/head-too-large',
  },
  ...[
    '<a href="/request">request access</a>',
    '<form><input name="q"></form>',
    '<img src="/logo.png">',
  ].flatMap((more) =>
    [401, 403].map((status) => ({
      title: `a stock page that an administrator gave ${more} stays`,
      asks: BASIC,
      status,
      body: iisPage(`${status}.1 - No.`).replace('</h3>', `</h3>${more}`),
      expect: 'pass',
    })),
  ),
  {
    title: 'HTTP.SYS on an address that it cannot read is no matter of ours',
    status: 400,
    body: httpSysPage('Bad Request - Invalid URL', 'HTTP Error 400. No such address.'),
    expect: 'pass',
  },
  ...[
    httpSysPage('Service Unavailable', 'HTTP Error 503. Not now.'),
    '<html><body><h1>Service Unavailable</h1></body></html>',
  ].map((body) => ({
    title: 'an application pool that is stopped',
    status: 503,
    body,
    expect: 'upstream-unavailable by iis/application-pool-stopped',
  })),
  {
    title: 'a page that says service unavailable and more is somebody’s own',
    status: 503,
    body: '<html><body><h1>Service Unavailable</h1><p>Back at noon.</p></body></html>',
    expect: 'pass',
  },
  ...[500, 501, 502, 503, 504].flatMap((status) =>
    [
      iisPage(`${status} - broken.`),
      iisDetailedPage(`${status},0`),
      oldIisPage(String(status)),
      iis5Page(`${status}`),
    ].map((body) => ({
      title: `a stock ${status} in any version`,
      status,
      body,
      expect: 'upstream-unavailable by iis/stock-5xx',
    })),
  ),
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
  { title: 'a 500 of somebody’s own stays', status: 500, body: brandedPage('500'), expect: 'pass' },
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
