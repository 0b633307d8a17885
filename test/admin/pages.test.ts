// The pages for people on the listener for operators, before a whole Usher.
import { test } from 'tap'
import type { Test } from 'tap'
import { NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'
import { freePort } from '../helpers/process.ts'
import { startPages } from './showing.ts'

const RULES = `
    rules:
      - { name: no-seat, when: { status: 403, path: { startsWith: /reports } }, cause: no-licence }
      - { name: looked-at, when: { status: 401 }, cause: sign-in-required, mode: observe }`

async function startBoth(t: Test, settings = '', siteSettings = '') {
  const origin = await startUpstream(t, ({ url = '' }, response) => {
    response.statusCode = url.startsWith('/reports') ? 403 : url.startsWith('/sign') ? 401 : 200
    response.setHeader('X-AUSERNAME', 'ada')
    response.end('<h1>of the upstream')
  })
  const site = `sites:\n  - name: app\n    upstream: ${origin}${RULES}\n${siteSettings}`
  const { url, app } = await startUsher(t, `${site}\n${settings || 'admin: { port: 0 }'}\n`)
  const admin = app.adminAddress() ?? ''
  return {
    ask: (path: string, headers: Record<string, string> = NAVIGATION) => send(url + path, { headers }),
    page: async (path: string) => readable(await send(admin + path)),
    admin,
  }
}

// The text of a page as it is read, with its rows on lines of their own.
function readable({ text }: Pick<Answer, 'text'>): string {
  return text
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll('\n', ' ')
    .replaceAll(/<\/(?:tr|p|dt|dd|h\d|li|title)>/g, '\n')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[^\S\n]+/g, ' ')
}

test('a refusal is found by its reference, without the query of what was asked for', async (t) => {
  const { ask, page } = await startBoth(t)
  const { headers } = await ask('/reports/7?token=of-nobody')
  const reference = String(headers['usher-reference'])
  const row = (await page(`/refusals?reference=${reference.toLowerCase()}`))
    .split('\n')
    .find((line) => line.includes(reference))
  t.match(row, /app no-licence site\/no-seat page 403 → 403 GET \/reports\/7 .*Explain/)
  t.notMatch(await page('/refusals'), 'of-nobody')
  t.match(await page('/refusals?reference=none-such'), 'None of those that are kept is like that.')
})

test('what rules in observe mode meet stands there, and what the upstream did not answer', async (t) => {
  const { ask, page } = await startBoth(t)
  await ask('/sign-in')
  t.match(await page('/refusals'), /observed app sign-in-required site\/looked-at page 401, as it came/)
  const { url, app } = await startUsher(
    t,
    `admin: { port: 0 }\nsites: [{ name: gone, upstream: 'http://127.0.0.1:${await freePort()}' }]`,
  )
  await send(url, { headers: PROGRAM })
  const refusals = readable(await send(`${app.adminAddress()}/refusals`))
  t.match(refusals, /gone upstream-unavailable no answer: ECONNREFUSED client none → 502 GET \//)
})

test('refusals can be told by site and by cause', async (t) => {
  const { ask, page } = await startBoth(t)
  await ask('/reports')
  await ask('/sign-in')
  t.match(await page('/refusals'), '2 refusals, the latest first')
  t.match(await page('/refusals?cause=no-licence'), '1 refusal, the latest first')
  t.match(await page('/refusals?site=app&cause='), '2 refusals')
  t.match(await page('/refusals?site=elsewhere'), '0 refusals')
})

test('of people the pages say what the log says', async (t) => {
  for (const [people, shown] of [
    ['none', /no-licence site\/no-seat page 403 → 403 GET \/reports Explain/],
    ['hashed', / [0-9a-f]{6}-[0-9a-f]{16} Explain/],
    ['names', / ada Explain/],
  ] as const) {
    const { ask, page } = await startBoth(t, `admin: { port: 0 }\nlog: { people: ${people} }`)
    await ask('/reports')
    const text = await page('/refusals')
    t.match(text, shown, people)
    if (people !== 'names') t.notMatch(text, /\bada\b/, people)
  }
})

test('so many are kept as the setting says, and none where it says so', async (t) => {
  const few = await startBoth(t, 'admin: { port: 0, recentRefusals: 2 }')
  for (const path of ['/reports/1', '/reports/2', '/reports/3']) await few.ask(path)
  const kept = await few.page('/refusals')
  t.match(kept, /GET \/reports\/3[^]*GET \/reports\/2/)
  t.notMatch(kept, '/reports/1')
  const none = await startBoth(t, 'admin: { port: 0, recentRefusals: 0 }')
  await none.ask('/reports')
  t.match(await none.page('/refusals'), 'None are kept')
  t.match(await none.page('/'), 'None are kept')
})

test('the overview tells of the sites, what came, and the last refusals', async (t) => {
  const { ask, page } = await startBoth(t)
  for (const path of ['/', '/fine', '/reports']) await ask(path)
  const text = await page('/')
  t.match(text, 'Ready')
  t.match(text, /app any host http:\/\/127\.0\.0\.1:\d+ not asked not looked up 3 1 0/)
  t.match(text, 'site/no-seat')
  t.match(text, /The numbers[^]*\d\d:\d\d 3 0 1/)
  t.match(await page('/?hours=1&site=app'), 'A bar for each 5 minutes; the highest has 3.')
  t.match(await page('/?hours=99&site=other'), 'A bar for each 15 minutes')
})

test('an application that is not ready is told of, and a list of accounts that cannot be had', async (t) => {
  const url = await startPages(t, {
    sources: {
      readiness: async () => ({ ready: false, state: 'serving', sites: { confluence: 'answered 503' } }),
      health: async () => ({
        ...{ status: 'ok', version: '1', lostLogLines: 3, eventLoop: { p99Ms: 1, maxMs: 1 } },
        licences: { testrail: { state: 'expired', entries: 0, ageSeconds: 90_000 } },
        workers: [
          { worker: 1, pid: 1, state: 'serving' },
          { worker: 2, pid: 2, state: 'silent' },
        ],
      }),
    },
  })
  const text = readable(await send(url))
  t.match(text, 'Not ready : confluence: answered 503')
  t.match(text, 'expired: 0 accounts, 25 h old')
  t.match(text, '1 of 2 serve, 2 is silent')
  t.match(text, '3 lines could not be written')
})

test('a reload that was refused is told of on every page', async (t) => {
  const problems = ['usher.yaml:3:5 sites[0].name: is missing', ...Array.from({ length: 40 }, () => 'x')]
  const lastReload = () => ({ at: Date.now() - 60_000, result: 'refused' as const, problems })
  const url = await startPages(t, { sources: { lastReload } })
  for (const path of ['/', '/refusals', '/explain', '/configuration']) {
    const text = readable(await send(url + path))
    t.match(text, 'The last reload was refused', path)
    t.match(text, 'usher.yaml:3:5 sites[0].name: is missing', path)
    t.match(text, 'and 21 more', path)
  }
  const applied = await startPages(t, {
    sources: { lastReload: () => ({ at: 0, result: 'applied', problems: [] }) },
  })
  t.notMatch((await send(applied)).text, 'The last reload')
})

test('the configuration is shown as it is in force, with who says so', async (t) => {
  const { page } = await startBoth(t)
  const some = await page('/configuration')
  t.match(some, /upstream http:\/\/127\.0\.0\.1:\d+ test\.yaml:3/)
  t.match(some, 'rules[0].when.status 403 test.yaml:5')
  t.notMatch(some, 'maxHeldBytes')
  t.match(await page('/configuration?show=all'), 'limits.maxHeldBytes 65536 nobody: the default')
})

test('each page may do nothing but look as it does', async (t) => {
  const url = await startPages(t)
  for (const path of ['/', '/refusals', '/explain', '/configuration']) {
    const { headers, text } = await send(url + path)
    t.match(headers, {
      'content-security-policy':
        /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'text/html; charset=utf-8',
    })
    t.notMatch(text, /<script| style="| on\w+="|http-equiv/)
  }
})
