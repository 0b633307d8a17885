import fc from 'fast-check'
import { test } from 'tap'
import { linkWithReturn, returnAddress } from '../../src/rules/returnAddress.ts'

const SITE = 'https://site.example'

test('the wanted address is kept as it was asked for', async (t) => {
  const kept = [
    '/',
    '/display/DEMO/Home',
    '/index.php?/runs/view/12&x=y',
    '/a%20b?c=%2Fd',
    '/a;x/b',
    '/caf%C3%A9',
    '/a//b',
    '/a/../b',
    '/user@host',
    '/search?q=http://other.example/',
  ]
  for (const address of kept) t.equal(returnAddress(address), address)
  t.equal(returnAddress('//index.php?/dashboard'), '/index.php?/dashboard', 'as IIS serves it')
  t.equal(returnAddress('http://site.example/a?b'), '/a?b', 'of an absolute-form')
  t.equal(returnAddress('/a#b'), '/a', 'less a fragment')
})

const HOSTILE = [
  '',
  '*',
  'host',
  'javascript:alert(1)',
  'data:text/html,x',
  'mailto:a@b',
  '/\\evil.example',
  '\\\\evil.example',
  '///\\evil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/%255cevil.example',
  '/%2fevil.example',
  '/%2F/evil.example',
  '/%252fevil.example',
  '/%c0%afevil.example',
  '/%u002fevil.example',
  '/\t/evil.example',
  '/%09/evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/%250d%250aX: y',
  '/a\r\nb',
  '/a b',
  '/a\u0000b',
  '/a%00b',
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/..%2f/evil.example',
  'https:evil.example',
  'https:/evil.example',
  'http://other.example/\\evil.example',
]

test('what could lead elsewhere leads to the start', async (t) => {
  for (const target of HOSTILE) t.equal(returnAddress(target), '/', JSON.stringify(target))
})

const fragment = fc.oneof(
  fc.constantFrom(
    ...[
      '/',
      '//',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '%',
      ';',
      ' ',
      '\t',
      '\n',
      '\r',
      '\u0000',
      'é',
      '\u00a0',
    ],
    ...[
      '%2f',
      '%2F',
      '%5c',
      '%5C',
      '%252f',
      '%255c',
      '%09',
      '%0d%0a',
      '%00',
      '%c0%af',
      '%2e',
      '%u002f',
      '%40',
      '%3a',
    ],
    ...['evil.example', 'https:', 'http://', 'javascript:', 'data:', 'user:pass@', '[::1]', '%zz', 'x'],
  ),
  fc.string({ maxLength: 3 }),
)
const target = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''))

function decodedOnce(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return unescape(address)
  }
}

test('a return address never leaves the site, whatever the target, also decoded once more', async () => {
  fc.assert(
    fc.property(target, (wanted) => {
      const address = returnAddress(wanted)
      return [address, decodedOnce(address), unescape(address)].every(
        (form) =>
          /^\/(?![/\\])/.test(form) &&
          !/[\u0000-\u001f\u007f]/.test(form) &&
          new URL(form, SITE).origin === SITE &&
          !new URL(form, SITE).pathname.startsWith('//'),
      )
    }),
    { numRuns: 20_000, examples: HOSTILE.map((example) => [example]) },
  )
})

test('a link carries the wanted address as one value of its query', async (t) => {
  const wanted = { target: '/wiki/display/A?b=c&d', pathPrefix: '/wiki' }
  t.equal(linkWithReturn('/login?to={return}', wanted), '/login?to=%2Fwiki%2Fdisplay%2FA%3Fb%3Dc%26d')
  t.equal(linkWithReturn('/login?to={returnBelow}', wanted), '/login?to=%2Fdisplay%2FA%3Fb%3Dc%26d')
  t.equal(linkWithReturn('/login', wanted), '/login')
  t.equal(
    linkWithReturn('/login?a={return}&b={other}', { ...wanted, target: '/x' }),
    '/login?a=%2Fx&b={other}',
  )
})

test('bytes above ASCII arrive as the bytes that they were', async (t) => {
  const link = linkWithReturn('{return}', { target: '/caf\u00c3\u00a9', pathPrefix: '/' })
  t.equal(decodeURIComponent(link), '/caf%C3%A9')
})

test('only a whole prefix is taken away, and what is left stays on the site', async (t) => {
  const below = (wanted: string, pathPrefix: string): string =>
    decodeURIComponent(linkWithReturn('{returnBelow}', { target: wanted, pathPrefix }))
  t.equal(below('/wiki', '/wiki'), '/')
  t.equal(below('/wiki/', '/wiki/'), '/')
  t.equal(below('/wiki?a', '/wiki'), '/?a')
  t.equal(below('/wiki/a', '/wiki/'), '/a')
  t.equal(below('/wikis/a', '/wiki'), '/wikis/a')
  t.equal(below('/a', '/'), '/a')
  t.equal(below('/a', '/wiki'), '/a')
  t.equal(below('/wiki//evil.example', '/wiki'), '/evil.example')
  t.equal(below('/wiki/\\evil.example', '/wiki'), '/')
  t.equal(below('/wiki/%2fevil.example', '/wiki'), '/')
})

test('no link ever says more than the template and a path of the site', async () => {
  fc.assert(
    fc.property(target, fc.constantFrom('/', '/wiki', '/wiki/'), (wanted, pathPrefix) => {
      const latin1 = Buffer.from(wanted).toString('latin1') // as Node gives a target
      const link = linkWithReturn('/login?to={returnBelow}', { target: latin1, pathPrefix })
      const value = new URL(link, SITE).searchParams.get('to') ?? ''
      return /^\/login\?to=[\w.!~*'()%-]+$/.test(link) && new URL(value, SITE).origin === SITE
    }),
    { numRuns: 5_000 },
  )
})
