import fc from 'fast-check'
import { test } from 'tap'
import {
  fillReturnIntoField,
  linkWithReturn,
  returnAddress,
  wantedAddress,
} from '../../src/rules/returnAddress.ts'
import { canonicalPath, isBelow } from '../../src/rules/target.ts'

const SITE = 'https://site.example'
// Where a browser may be when it is told to go there.
const BASES = [
  `${SITE}/`,
  'http://site.example:8080/a/b/c?d',
  'https://[2001:db8::1]/x//y/',
  'http://10.0.0.1/',
]

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
    '/display/%E6%97%A5%EF%BC%8F%E6%9C%AC', // a wide slash inside a name
    '/caf%C3%A9?q=%EF%BC%8F%EF%BC%8F',
    '/[::1]/x:80',
  ]
  for (const address of kept) t.equal(returnAddress(address), address)
  t.equal(returnAddress('//index.php?/dashboard'), '/index.php?/dashboard', 'as IIS serves it')
  t.equal(returnAddress('http://site.example/a?b'), '/a?b', 'of an absolute-form')
  t.equal(returnAddress('/a#b'), '/a', 'less a fragment')
  t.equal(returnAddress('//user:pass@evil.example/a'), '/user:pass@evil.example/a', 'as a path')
  t.equal(returnAddress('http://user:pass@evil.example//b'), '/b')
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
  '/%EF%BC%8Fevil.example',
  '/%25EF%25BC%258Fevil.example',
  '/%uFF0Fevil.example',
  '/%EF%BC%BCevil.example',
  '/%E2%88%95evil.example',
  '/%E2%81%84/evil.example',
  '/%EF%B9%A8evil.example',
  '/%EF%BC%8E%EF%BC%8E//evil.example',
  '/\u00ef\u00bc\u008fevil.example', // its bytes, as Node gives them
  '/\u2215evil.example',
  '/\u560a\u560d', // bytes that are line ends, for who drops the others
  '/%2f%2fuser:pass@evil.example',
  '/%2f[::1]/',
  '/%09%2fevil.example',
  '/a/%0a../..//evil.example',
  '\t//evil.example',
  '\u00a0//evil.example',
]

test('what could lead elsewhere leads to the start', async (t) => {
  for (const target of HOSTILE) t.equal(returnAddress(target), '/', JSON.stringify(target))
})

const fragment = fc.oneof(
  fc.constantFrom(...['/', '//', '\\', '.', '..', '@', ':', '?', '#', '%', ';', '&', '=', '+']),
  fc.constantFrom(...[' ', '\t', '\n', '\r', '\u0000', '\u0085', '\u00a0', '\u2028', '\ufeff', '\u00e9']),
  fc.constantFrom(
    ...['\u2044', '\u2215', '\u2216', '\u29f8', '\uff0f', '\uff3c', '\ufe68', '\u3002', '\uff0e', '\u2024'],
  ),
  fc.constantFrom(
    ...['%2f', '%2F', '%5c', '%5C', '%252f', '%255c', '%09', '%0d%0a', '%00', '%c0%af', '%2e', '%252e'],
  ),
  fc.constantFrom(
    ...['%u002f', '%uff0f', '%40', '%3a', '%EF%BC%8F', '%25EF%25BC%258F', '%E3%80%82', '%E2%88%95'],
  ),
  fc.constantFrom(
    ...['evil.example', 'https:', 'http://', 'javascript:', 'data:', 'user:pass@', '[::1]', '%zz', 'x'],
  ),
  fc.string({ maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 2 }),
)
const anyTarget = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''))

type Reader = (address: string) => string

// Who reads an address before a browser does: it may be decoded on the way, or made to fit another character set.
const READERS: readonly Reader[] = [
  (address) => address,
  decodedOnce,
  (address) => decodedOnce(decodedOnce(address)),
  unescape,
  (address) => unescape(unescape(address)),
  (address) => decodedOnce(address).normalize('NFKC'),
  (address) =>
    decodedOnce(address)
      .normalize('NFKC')
      .replaceAll(/[\u2044\u2215\u2216]/g, '/'),
  (address) => new URLSearchParams(`to=${encodeURIComponent(address)}`).get('to') ?? '',
  (address) => Buffer.from(address, 'latin1').toString('utf8'),
]

function decodedOnce(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return unescape(address)
  }
}

function staysEverywhere(address: string): boolean {
  return READERS.every((read) => {
    const form = read(address)
    if (!/^\/(?![/\\])/.test(form) || /[\u0000-\u001f\u007f]/.test(form)) return false
    return BASES.every((base) => {
      const url = new URL(form, base)
      const joined = new URL(`${new URL(base).origin}${form}`) // as an application may write Location
      return [url, joined].every(
        ({ origin, pathname, username }) =>
          origin === new URL(base).origin && !pathname.startsWith('//') && username === '',
      )
    })
  })
}

test('a return address never leaves the site, whoever reads it, decoded once or twice more', async () => {
  fc.assert(
    fc.property(anyTarget, (wanted) => staysEverywhere(returnAddress(wanted))),
    { numRuns: 10_000, examples: HOSTILE.map((example) => [example]) },
  )
})

const PREFIXES = [
  '/',
  '/wiki',
  '/wiki/',
  '/a/b',
  '/wik\u00ed',
  '/\u65e5\u672c/x',
  '/a+b~c',
  "/it's(1)",
] as const
const prefixes = fc.constantFrom(...PREFIXES)

const ordinarySegment = fc.string({
  unit: fc.constantFrom(...'abzAZ019-_~.!$&()*+,:@='.split(''), '%20', '%C3%A9', '%E6%97%A5', '%2B', '%26'),
  minLength: 1,
  maxLength: 6,
})
const ordinary = fc
  .tuple(
    fc.array(
      ordinarySegment.filter((segment) => !/^\.+$/.test(segment)),
      { maxLength: 4 },
    ),
    fc.constantFrom('', '/', '?a=b', '?/runs/view/12&x=y', '/?q=%2Fd', '?u=http://x.example/'),
  )
  .map(([segments, end]) => `${segments.map((segment) => `/${segment}`).join('')}${end}`)

/** As Node gives what a browser sends. */
const asBytes = (text: string): string => Buffer.from(text).toString('latin1')

test('an ordinary address below any prefix is kept, and what is below it is what follows it', async () => {
  fc.assert(
    fc.property(prefixes, ordinary, fc.boolean(), (pathPrefix, rest, isEncoded) => {
      const prefix = pathPrefix.replace(/\/$/, '')
      const whole = prefix + rest || '/'
      const target = isEncoded ? encodeURI(prefix) + rest || '/' : asBytes(whole)
      const { address, encoded, encodedBelow } = wantedAddress({ target, pathPrefix })
      const below = decodeURIComponent(encodedBelow)
      return (
        new URL(address, SITE).href === new URL(whole, SITE).href &&
        decodeURIComponent(encoded) === address &&
        below === (rest.startsWith('/') ? rest : `/${rest}`)
      )
    }),
    { numRuns: 5_000 },
  )
})

test('whatever is wanted, what comes out is of the site, below its prefix, and safe in both forms', async () => {
  fc.assert(
    fc.property(prefixes, anyTarget, fc.boolean(), (pathPrefix, rest, isBelowIt) => {
      const prefix = pathPrefix.replace(/\/$/, '')
      const wanted = asBytes(isBelowIt ? prefix + rest : rest)
      const { address, encodedBelow } = wantedAddress({ target: wanted, pathPrefix })
      const below = decodeURIComponent(encodedBelow)
      const { pathname } = new URL(address, SITE)
      // An application puts its own context path before it.
      const joined = new URL(`${encodeURI(prefix)}${below}`, SITE)
      return (
        [address, below].every((form) => staysEverywhere(form) && /^[!-~]+$/.test(form)) &&
        isBelow(canonicalPath(pathname), prefix) &&
        joined.origin === SITE
      )
    }),
    {
      numRuns: 5_000,
      examples: [...HOSTILE, '%2f$/..', '%2f/..'].map((example) => ['/wiki', example, true]),
    },
  )
})

test('a link carries the wanted address as one value of its query', async (t) => {
  const wanted = { target: '/wiki/display/A?b=c&d', pathPrefix: '/wiki' }
  t.equal(linkWithReturn('/login?to={return}', wanted), '/login?to=%2Fwiki%2Fdisplay%2FA%3Fb%3Dc%26d')
  t.equal(linkWithReturn('/login?to={returnBelow}', wanted), '/login?to=%2Fdisplay%2FA%3Fb%3Dc%26d')
  t.equal(linkWithReturn('/login', wanted), '/login')
  t.equal(
    linkWithReturn('/login?a={return}&b={other}', { ...wanted, target: '/wiki/x' }),
    '/login?a=%2Fwiki%2Fx&b={other}',
  )
})

test('a link with other letters than ASCII goes into a header as browsers would ask for it', async (t) => {
  const wanted = { target: '/', pathPrefix: '/' }
  t.equal(
    linkWithReturn('/größe/ログイン?to={return}', wanted),
    '/gr%C3%B6%C3%9Fe/%E3%83%AD%E3%82%B0%E3%82%A4%E3%83%B3?to=%2F',
  )
  t.equal(linkWithReturn('https://bücher.example/ü', wanted), 'https://xn--bcher-kva.example/%C3%BC')
  t.equal(linkWithReturn('/\ud800', wanted), '/%EF%BF%BD')
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
  t.equal(below('/%77iki/a', '/wiki'), '/a', 'in whatever spelling')
  t.equal(below('/wiki;jsessionid=1/a', '/wiki'), '/a')
  t.equal(below('/wik%c3%ad/a?b', '/wik\u00ed'), '/a?b')
  t.equal(below('/a', '/'), '/a')
  t.equal(below('/wiki//evil.example', '/wiki'), '/evil.example')
  t.equal(below('/wiki/\\evil.example', '/wiki'), '/')
  t.equal(below('/wiki/%2fevil.example', '/wiki'), '/')
})

test('what is not of the site leads to its start', async (t) => {
  const address = (target: string, pathPrefix: string): string =>
    wantedAddress({ target, pathPrefix }).address
  t.equal(address('/wikis/a', '/wiki'), '/wiki/')
  t.equal(address('/a', '/wiki'), '/wiki/')
  t.equal(address('/wiki/../a', '/wiki'), '/wiki/')
  t.equal(address('/wiki/..;/a', '/wiki'), '/wiki/', 'as Tomcat reads it')
  t.equal(address('/\\evil.example', '/wik\u00ed/'), '/wik%C3%AD/')
  t.equal(address('*', '/'), '/')
})

test('a field of a form has the wanted address as it is, which its sender encodes', async (t) => {
  const wanted = wantedAddress({ target: '/wiki/a%20b?c=d&e', pathPrefix: '/wiki' })
  t.equal(fillReturnIntoField('{returnBelow}', wanted), '/a%20b?c=d&e')
  t.equal(fillReturnIntoField('{return}', wanted), '/wiki/a%20b?c=d&e')
  t.equal(fillReturnIntoField('true', wanted), 'true')
})

test('no link ever says more than the template and a path of the site', async () => {
  fc.assert(
    fc.property(anyTarget, fc.constantFrom('/', '/wiki', '/wiki/'), (wanted, pathPrefix) => {
      const latin1 = Buffer.from(wanted).toString('latin1') // as Node gives a target
      const link = linkWithReturn('/login?to={returnBelow}', { target: latin1, pathPrefix })
      const value = new URL(link, SITE).searchParams.get('to') ?? ''
      return /^\/login\?to=[\w.!~*'()%-]+$/.test(link) && new URL(value, SITE).origin === SITE
    }),
    { numRuns: 5_000 },
  )
})
