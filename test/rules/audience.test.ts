import { test, type Test } from 'tap'
import { AUDIENCE_HEADERS, audienceOf } from '../../src/rules/audience.ts'
import type { HeaderFields } from '../../src/rules/fields.ts'
import { CLIENT, fieldsNamed, FRAME, PAGE } from './samples.ts'

const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36'
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

// Over plain http browsers leave Fetch Metadata out.
const OLD_PAGE = { 'user-agent': CHROME, accept: HTML }

type Row = readonly [who: string, headers: HeaderFields, method?: string]

function allAre(audience: string, rows: readonly Row[]): (t: Test) => Promise<void> {
  return async (t) => {
    for (const [who, headers, method = 'GET'] of rows) t.equal(audienceOf(method, headers), audience, who)
  }
}

test(
  'a person who opens a page',
  allAre('page', [
    ['a browser over https', PAGE],
    ['a browser over plain http', OLD_PAGE],
    [
      'Safari without Fetch Metadata',
      {
        'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15',
        accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      },
    ],
    [
      'Internet Explorer 11',
      {
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
        accept: 'text/html, application/xhtml+xml, image/jxr, */*',
      },
    ],
    [
      'Internet Explorer in compatibility view',
      {
        'user-agent': 'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)',
        accept: 'text/html, application/xhtml+xml, */*',
      },
    ],
    ['a browser that answers a Basic challenge', { ...PAGE, authorization: 'Basic YTpi' }],
    ['a browser that answers a Digest challenge', { ...PAGE, authorization: 'Digest username="a"' }],
    ['a browser in the middle of NTLM', { ...PAGE, authorization: 'NTLM TlRMTVNTUAABAAAA' }],
    ['a browser with a Kerberos ticket', { ...PAGE, authorization: 'Negotiate YIIB' }],
    ['HEAD of a browser', PAGE, 'HEAD'],
    [
      'a navigation that a service worker started beforehand',
      { ...PAGE, 'service-worker-navigation-preload': 'true' },
    ],
    ['a form that was sent', PAGE, 'POST'],
    [
      'a form that was sent over plain http',
      { ...OLD_PAGE, 'content-type': 'application/x-www-form-urlencoded' },
      'POST',
    ],
    [
      'a form with a file over plain http',
      { ...OLD_PAGE, 'content-type': 'multipart/form-data; boundary=x' },
      'POST',
    ],
    ['names in any case', { ...PAGE, 'sec-fetch-mode': 'Navigate', 'sec-fetch-dest': 'Document' }],
  ]),
)

test(
  'a page inside another',
  allAre('frame', [
    ['an iframe', FRAME],
    ['a frame', { ...FRAME, 'sec-fetch-dest': 'frame' }],
    ['an object', { ...FRAME, 'sec-fetch-dest': 'object' }],
    ['an embed', { ...FRAME, 'sec-fetch-dest': 'embed' }],
    ['a form inside an iframe', FRAME, 'POST'],
  ]),
)

test(
  'what a page loads by itself',
  allAre('script', [
    ['fetch', { ...PAGE, accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['fetch that asks for HTML', { ...PAGE, 'sec-fetch-mode': 'same-origin', 'sec-fetch-dest': 'empty' }],
    ['a picture', { ...PAGE, accept: 'image/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a picture over plain http', { 'user-agent': CHROME, accept: 'image/avif,image/webp,*/*;q=0.8' }],
    ['a stylesheet over plain http', { 'user-agent': CHROME, accept: 'text/css,*/*;q=0.1' }],
    ['a script over plain http', { 'user-agent': CHROME, accept: '*/*' }],
    ['jQuery over plain http', { ...OLD_PAGE, 'x-requested-with': 'XMLHttpRequest' }],
    ['fetch of JSON over plain http', { 'user-agent': CHROME, accept: 'application/json, text/html' }],
    ['JSON that is sent over plain http', { ...OLD_PAGE, 'content-type': 'application/json' }, 'POST'],
    [
      'EventSource',
      {
        ...PAGE,
        accept: 'text/event-stream',
        'sec-fetch-mode': 'cors',
        'sec-fetch-dest': 'empty',
      },
    ],
    ['EventSource over plain http', { 'user-agent': CHROME, accept: 'text/event-stream' }],
    [
      'a service worker that is installed',
      { ...PAGE, 'sec-fetch-mode': 'same-origin', 'sec-fetch-dest': 'serviceworker' },
    ],
    ['a prefetched page', { ...PAGE, 'sec-purpose': 'prefetch' }],
    ['a prerendered page', { ...PAGE, 'sec-purpose': 'prefetch;prerender' }],
    ['a prefetched page over plain http', { ...OLD_PAGE, purpose: 'prefetch' }],
    ['a navigation to nowhere in particular', { ...PAGE, 'sec-fetch-dest': 'empty' }],
    [
      'a navigation without a destination',
      { 'user-agent': CHROME, accept: HTML, 'sec-fetch-mode': 'navigate' },
    ],
    ['a destination that every object inherits', { ...PAGE, 'sec-fetch-dest': 'constructor' }],
    ['a browser that does not say what it takes', { 'user-agent': CHROME }],
  ]),
)

test(
  'programs',
  allAre('client', [
    ['curl', CLIENT],
    ['curl that asks for HTML', { ...CLIENT, accept: 'text/html' }],
    ['nothing at all', {}],
    ['trcli', { 'user-agent': 'python-requests/2.32.3', accept: '*/*', 'content-type': 'application/json' }],
    ['trcli that posts', { 'user-agent': 'TestRail API v: 2', accept: 'application/json' }, 'POST'],
    ['Jira’s server', { 'user-agent': 'Atlassian HttpClient 3.0.4 / JIRA-9.12.5 (9120005)', accept: '*/*' }],
    ['Java', { 'user-agent': 'Java/17.0.9', accept: 'text/html, image/gif, image/jpeg, *; q=.2' }],
    ['git', { 'user-agent': 'git/2.47.0', accept: '*/*' }],
    ['a program with a token', { ...PAGE, authorization: 'Bearer x' }],
    ['an application link', { ...PAGE, authorization: 'OAuth oauth_token="x"' }],
    ['a token without a scheme', { ...OLD_PAGE, authorization: 'deadbeef' }],
    ['Office that looks whether it can edit', { 'user-agent': 'Microsoft Office Word 2014' }, 'OPTIONS'],
    [
      'Office that follows a link',
      { 'user-agent': 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)', accept: HTML },
    ],
    [
      'Office that calls itself Internet Explorer',
      {
        'user-agent':
          'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; ms-office; MSOffice 16)',
        accept: HTML,
      },
    ],
    [
      'Excel on a Mac',
      {
        'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X) Microsoft Office/16.78 (Excel)',
        accept: HTML,
      },
    ],
    [
      'a mail program that reads feeds',
      {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0',
        accept: HTML,
      },
    ],
    [
      'PowerShell',
      {
        'user-agent': 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1',
        accept: 'text/html, application/xhtml+xml, image/jxr, */*',
      },
    ],
    [
      'a chat that shows what is behind a link',
      { 'user-agent': 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5', accept: HTML },
    ],
    ['the probe of a cluster', { 'user-agent': 'kube-probe/1.31', accept: '*/*' }],
    ['a monitor of services', { 'user-agent': 'Blackbox Exporter/0.25.0' }],
    [
      'the client of a package registry',
      { 'user-agent': 'npm/10.9.0 node/v24.21.0 linux x64', accept: '*/*' },
    ],
    ['Windows as a network drive', { 'user-agent': 'Microsoft-WebDAV-MiniRedir/10.0.19045' }, 'PROPFIND'],
    ['PROPFIND, whoever claims to send it', PAGE, 'PROPFIND'],
    ['PUT of a page', { ...PAGE, 'sec-fetch-mode': 'cors' }, 'PUT'],
    [
      'a feed reader',
      { 'user-agent': 'Mozilla/5.0 (compatible; Miniflux/2.2.3; +https://miniflux.app)', accept: HTML },
    ],
    [
      'a monitor',
      {
        'user-agent': 'Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
        accept: HTML,
      },
    ],
    [
      'a robot that claims to be a telephone',
      {
        'user-agent':
          'Mozilla/5.0 (Linux; Android 6.0.1) Chrome/131 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
        accept: HTML,
      },
    ],
    ['a health check', { 'user-agent': 'kube-probe/1.31', accept: '*/*' }],
  ]),
)

test('a panel that asks whether it is still refused is judged as what it is', async (t) => {
  const probe = { 'user-agent': CHROME, accept: 'text/html', 'usher-probe': '1' }
  t.equal(audienceOf('GET', probe), 'frame')
  t.equal(audienceOf('HEAD', { ...probe, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }), 'frame')
  t.equal(audienceOf('GET', { ...probe, authorization: 'Negotiate YIIB' }), 'frame')
  t.equal(audienceOf('GET', { ...probe, authorization: 'Bearer abc' }), 'client', 'a program')
  t.equal(audienceOf('POST', { ...probe, 'sec-fetch-mode': 'cors' }), 'script', 'what is sent asks nothing')
  t.equal(audienceOf('GET', { ...PAGE, 'usher-probe': '' }), 'page', 'without a value there is none')
})

test('fields that every object inherits are not there', async (t) => {
  t.equal(audienceOf('GET', fieldsNamed('__proto__', 'constructor', 'toString')), 'client')
})

test('a field of several lines counts by its first', async (t) => {
  t.equal(audienceOf('GET', { ...PAGE, 'sec-fetch-dest': ['iframe', 'document'] }), 'frame')
})

test('Vary can name every header that the audience hangs on', async (t) => {
  const known = new Set<string>(AUDIENCE_HEADERS.map((name) => name.toLowerCase()))
  const read = new Set<string>()
  for (const method of ['GET', 'POST']) {
    for (const headers of [PAGE, OLD_PAGE, CLIENT, {}]) audienceOf(method, spy(headers, read))
  }
  t.same([...read].toSorted(), [...known].toSorted())
})

function spy(headers: HeaderFields, read: Set<string>): HeaderFields {
  return new Proxy(headers, {
    getOwnPropertyDescriptor(target, name) {
      read.add(String(name))
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
  })
}
