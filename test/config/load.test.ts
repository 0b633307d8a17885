import { join, relative } from 'node:path'
import { test } from 'tap'
import { loadConfig } from '../../src/config/load.ts'
import { LANGUAGES } from '../../src/config/words.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { read, refusal, SITE, SMALLEST } from './reading.ts'

const SHIPPED = join(import.meta.dirname, '../../config/usher.yaml')
const options = { env: {}, presetsDirectory: PRESETS_DIRECTORY }

test('the smallest configuration is complete', async (t) => {
  const { sites, presetLibrary, locate: _locate, settings: _settings, ...rest } = read(SMALLEST)
  t.ok(presetLibrary.names.includes('testrail'))
  t.same(rest, {
    file: '/nowhere/usher.yaml',
    listeners: [{ host: '127.0.0.1', port: 8080 }],
    ownPath: '/.usher',
    workers: 1,
    reload: { watch: false, debounceMs: 500 },
    trustedProxies: [],
    forwardedHeaders: 'x-forwarded',
    logLevel: 'info',
    log: { people: 'hashed', replacedBodyBytes: 0 },
    limits: rest.limits,
    brand: { product: 'Usher' },
    wording: { languages: { default: 'en', offer: [...LANGUAGES] }, texts: [{}] },
    ownTemplates: [],
    recentRefusals: 0,
  })
  for (const [name, value] of Object.entries(rest.limits)) t.type(value, 'number', name)
  const [{ rules, connection, ...site } = t.fail('no site') as never] = sites
  t.same(site, {
    name: 'testrail',
    hosts: [],
    pathPrefix: '/',
    upstream: 'http://127.0.0.1:9000',
    presets: ['testrail'],
    rulesAfter: [],
    withoutRules: [],
    causes: {},
    tests: [],
    tls: { insecure: false },
    brand: { product: 'TestRail' },
    wording: { languages: { default: 'en', offer: [...LANGUAGES] }, texts: [{}, {}] },
    signIn: '/index.php?/auth/login',
    sessionCookies: [{ name: 'tr_session' }, { name: 'tr_rememberme' }],
    reset: { clearSiteData: false },
    signInForm: {
      action: '/index.php?/auth/login/',
      ...{
        user: 'name',
        takesEmail: true,
        password: 'password',
        remember: { name: 'rememberme', value: '1' },
      },
      ...{ hidden: {}, shownIn: [] },
    },
    frameAncestors: [],
    windowsAuth: false,
    ownTemplates: [],
  })
  t.equal(connection.host, 'keep')
  t.ok(rules.length > 0)
})

test('a site and nothing else listens on the loopback', async (t) => {
  t.same(read(SITE).listeners, [{ host: '127.0.0.1', port: 8080 }])
})

test('the shipped configuration is taken', async (t) => {
  const { sites, file } = loadConfig(SHIPPED, options)
  t.same(
    sites.map(({ name }) => name),
    ['testrail', 'confluence'],
  )
  t.equal(file, SHIPPED)
})

test('problems name the file as it was given, and its own files are found beside it', async (t) => {
  const directory = t.testdir({
    'usher.yaml': `brand: { logoFile: logo.svg }\n${SITE}`,
    'logo.svg': '<svg/>',
  })
  const given = relative(process.cwd(), join(directory, 'usher.yaml'))
  const { file, sites } = loadConfig(given, options)
  t.equal(file, join(directory, 'usher.yaml'))
  t.match(sites[0]?.brand.logo, /^data:image\/svg/)
  t.equal(refusal(() => loadConfig(`${given}.lost`, options))?.problems[0]?.file, `${given}.lost`)
})

test('several listeners keep their order', async (t) => {
  const { listeners } = read(`listen:\n  - { port: 80 }\n  - { host: "::", port: 81 }\n${SITE}`)
  t.same(listeners, [
    { host: '127.0.0.1', port: 80 },
    { host: '::', port: 81 },
  ])
})

test("a site's own rules come before those of its presets", async (t) => {
  const rule = '{ name: own, when: { status: 418 }, cause: refused }'
  const [site] = read(`${SITE}    presets: [iis]\n    rules: [${rule}]\n`).sites
  t.match(site?.rules[0], { name: 'own', origin: 'site', then: 'swap' })
  t.ok(site?.rules.slice(1).every(({ origin }) => origin === 'iis'))
})

test('a brand is that of all sites, less what a site says itself', async (t) => {
  const [site] = read(
    `brand: { product: All, organisation: Example }\n${SITE}    brand: { product: Own }\n`,
  ).sites
  t.same(site?.brand, { product: 'Own', organisation: 'Example' })
  t.equal(read(`brand: { product: All }\n${SMALLEST}`).sites[0]?.brand.product, 'All')
  t.equal(read(SITE).sites[0]?.brand.product, 'testrail', 'the name, where nobody says more')
})

test('the sign-in page of a preset lives below the prefix of the site; its own is as it is', async (t) => {
  const signIn = (more: string): string | undefined => read(`${SMALLEST}${more}`).sites[0]?.signIn
  t.equal(signIn('    pathPrefix: /tests\n'), '/tests/index.php?/auth/login')
  t.equal(signIn('    pathPrefix: /tests/\n'), '/tests/index.php?/auth/login')
  t.equal(signIn('    pathPrefix: /tests\n    signIn: /sso?r={return}\n'), '/sso?r={return}')
  t.equal(read(SITE).sites[0]?.signIn, undefined)
})

test('the sign-in form of a preset lives below the prefix too, and stands where the site asks for it', async (t) => {
  const site = (more: string) => read(`${SMALLEST}${more}`).sites[0]
  const form = { action: '/tests/index.php?/auth/login/', user: 'name', password: 'password', hidden: {} }
  t.match(site('    pathPrefix: /tests\n')?.signInForm, { ...form, shownIn: [] })
  const asked = site('    pathPrefix: /tests\n    signIn: form\n')
  t.match(asked, { signIn: '/tests/index.php?/auth/login', signInForm: { ...form, shownIn: ['page'] } })
  const embedded = '    signIn: form-in-frames\n    frameAncestors: [https://jira.example.com]\n'
  t.same(site(embedded)?.signInForm?.shownIn, ['page', 'frame'])
  t.same(site('    signIn: /form\n')?.signInForm?.shownIn, [], 'an address')
  t.notOk('signInForm' in (read(SITE).sites[0] ?? {}))
})

test('a bad configuration gives no part of itself', async (t) => {
  const error = refusal(() => read(`${SMALLEST}bogus: 1\n`))
  t.equal(error?.name, 'ConfigError')
  t.equal(error?.problems.length, 1)
})
