import { test } from 'tap'
import type { Demo } from '../../src/demo/index.ts'
import { CASE_GROUPS } from '../../src/demo/home/cases.ts'
import { openDemo, visit } from './visitor.ts'

const FRONTS = { testrail: 'http://usher.example:8080', confluence: 'http://usher.example:8080/confluence/' }

function links(text: string): string[] {
  return [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&'),
  )
}

function frame(text: string): string {
  return /<iframe [^>]*src="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
}

async function issue(demo: Demo, query = ''): Promise<string> {
  return (await visit(`${demo.home}/browse/DEMO-1${query}`)).text
}

test('the home page leads to every case with and without Usher', async (t) => {
  const demo = await openDemo(t, { contextPaths: { confluence: '/confluence' } })
  demo.showThrough(FRONTS)
  const found = links((await visit(`${demo.home}/`)).text)
  const roots = { testrail: demo.testrail, confluence: `${demo.confluence}/confluence` }
  for (const { site, cases } of CASE_GROUPS) {
    for (const { path } of cases) {
      const inJira = path.startsWith('/browse/')
      t.ok(found.includes(inJira ? path : `${FRONTS[site].replace(/\/$/, '')}${path}`), `with Usher: ${path}`)
      t.ok(found.includes(inJira ? `${path}&usher=off` : roots[site] + path), `without Usher: ${path}`)
    }
  }
})

test('every link that goes around Usher arrives at an answer of the demo', async (t) => {
  const demo = await openDemo(t, { contextPaths: { testrail: '/testrail', confluence: '/confluence' } })
  const found = links((await visit(`${demo.home}/`)).text).filter((link) => !link.startsWith('data:'))
  t.ok(found.length >= 20)
  for (const link of found) {
    const seen = await visit(new URL(link, demo.home).href)
    t.notSame([seen.status, link], [404, link])
  }
})

test('before Usher is shown the home page says that it is not running', async (t) => {
  const demo = await openDemo(t)
  const text = (await visit(`${demo.home}/`)).text
  t.match(text, 'Usher is not running')
  t.notMatch(text, '>with Usher<')
})

test('one site alone can be shown', async (t) => {
  const demo = await openDemo(t)
  demo.showThrough({ testrail: FRONTS.testrail })
  const text = (await visit(`${demo.home}/`)).text
  t.match(text, 'Usher is not running')
  t.match(text, `href="${FRONTS.testrail}/index.php?/dashboard"`)
})

test('the home page names the people, their password and what a program sees', async (t) => {
  const demo = await openDemo(t)
  demo.showThrough(FRONTS)
  const text = (await visit(`${demo.home}/`)).text
  for (const name of ['ada@example.com', 'grace@example.com', 'linus@example.com']) t.match(text, name)
  t.match(text, '<code>demo</code>')
  t.match(text, `curl -i '${FRONTS.testrail}/index.php?/dashboard'`)
})

test('the issue embeds the panel through Usher, from another origin', async (t) => {
  const demo = await openDemo(t)
  demo.showThrough(FRONTS)
  const address = frame(await issue(demo))
  t.match(
    address,
    `${FRONTS.testrail}/index.php?/ext/jira/render_panel&ae=connect&av=1&issue=DEMO-1&panel=references`,
  )
  t.not(new URL(address).origin, demo.home)
})

test('the issue can show the raw 401, and the panel without Usher', async (t) => {
  const demo = await openDemo(t, { contextPaths: { testrail: '/testrail' } })
  demo.showThrough(FRONTS)
  t.match(frame(await issue(demo, '?panel=iis401')), /^http:\/\/usher\.example:8080\/.*&demo=iis401$/)
  const around = frame(await issue(demo, '?panel=iis401&usher=off'))
  t.ok(around.startsWith(`${demo.testrail}/testrail/index.php?/ext/jira/render_panel&`))
  t.equal((await visit(around)).status, 401)
  t.match((await visit(frame(await issue(demo, '?usher=off')))).text, 'Please log in to use the integration.')
})

test('each switch of the issue keeps the other choice', async (t) => {
  const demo = await openDemo(t)
  demo.showThrough(FRONTS)
  const found = links(await issue(demo, '?panel=iis401&usher=off'))
  t.ok(found.includes('/browse/DEMO-1?panel=iis401&usher=on'))
  t.ok(found.includes('/browse/DEMO-1?panel=own&usher=off'))
})

test('without Usher the issue embeds the panel itself', async (t) => {
  const demo = await openDemo(t)
  t.ok(frame(await issue(demo)).startsWith(`${demo.testrail}/index.php?`))
})

test('an address that is no issue key is not found and not repeated', async (t) => {
  const demo = await openDemo(t)
  for (const path of ['/browse/%3Cscript%3E', '/browse/DEMO', '/elsewhere', '/browse/constructor']) {
    const seen = await visit(demo.home + path)
    t.equal(seen.status, 404, path)
    t.notMatch(seen.text, 'script')
  }
})

test('both pages fetch nothing, and the browser is told so', async (t) => {
  const demo = await openDemo(t)
  for (const path of ['/', '/browse/DEMO-1']) {
    const seen = await visit(demo.home + path)
    t.match(seen.fields['content-security-policy'], /^default-src 'none'/)
    t.notMatch(seen.text, /<script [^>]*src|<link (?!rel="icon" href="data:)|@import|url\(/)
  }
})
