// Somebody starts afresh: the browser forgets the session, and shows the sign-in.
import { createServer } from 'node:http'
import { test } from 'tap'
import { listenOn } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'
import { heading, openPerson, signInToTestRail } from './person.ts'

const LOGIN = '/index.php?/auth/login'

function testRail(more = ''): string {
  return `sites:
  - name: testrail
    upstream: demo:testrail
    presets: [testrail]
    ${more}
`
}

for (const host of ['127.0.0.1', 'testrail.test']) {
  test(`who may not open something becomes somebody else, at ${host}`, async (t) => {
    const { url } = await startUsher(t, testRail())
    const person = await openPerson(t, { javaScriptEnabled: false })
    const { page, context } = person
    const own = url.replace('127.0.0.1', host)
    await page.goto(own + LOGIN)
    await page.getByLabel('Keep me logged in').check()
    await signInToTestRail(page, 'ada@example.com')
    await context.addCookies([
      { name: 'tr_rememberme', value: '1', domain: host, path: '/' },
      { name: 'unrelated', value: '1', domain: host, path: '/' },
    ])
    t.ok((await context.cookies()).some(({ name }) => name === 'tr_session'))
    await page.goto(`${own}/index.php?/admin`)
    t.equal(await heading(page), 'You may not open this')
    await page.getByRole('button', { name: 'Use another account' }).click()
    t.equal(page.url(), own + LOGIN)
    t.equal(await heading(page), 'Log in')
    t.same(
      (await context.cookies()).map(({ name }) => name),
      ['unrelated'],
    )
    t.same(person.complaints, [])
  })
}

test('a site whose session stands below its prefix is left as well', async (t) => {
  const { url } = await startUsher(
    t,
    `sites: [{ name: confluence, upstream: demo:confluence, pathPrefix: /wiki, presets: [confluence] }]`,
  )
  const person = await openPerson(t)
  const { page, context } = person
  const cookie = { value: '1', domain: '127.0.0.1' }
  await context.addCookies([
    { ...cookie, name: 'JSESSIONID', path: '/wiki' },
    { ...cookie, name: 'JSESSIONID', path: '/' },
    { ...cookie, name: 'seraph.confluence', path: '/wiki/' },
    { ...cookie, name: 'kept', path: '/wiki' },
  ])
  await page.goto(`${url}/.usher/health`)
  await page.setContent(
    `<form method="post" action="${url}/.usher/reset"><input name="to" value="/wiki/a"><button>go`,
  )
  t.equal((await context.cookies()).length, 4)
  const answer = await context.request.post(`${url}/.usher/reset`, {
    form: { to: '/wiki/a' },
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    maxRedirects: 0,
  })
  t.equal(answer.status(), 303)
  t.same(
    (await context.cookies()).map(({ name }) => name),
    ['kept'],
  )
})

test('another site cannot make anybody start afresh', async (t) => {
  const { url } = await startUsher(t, testRail())
  const evil = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><form method="post" action="${url}/.usher/reset"><input name="to" value="/"><button>Win`,
    )
  })
  const port = await listenOn(t, evil)
  const person = await openPerson(t)
  const { page, context } = person
  await page.goto(url + LOGIN)
  await signInToTestRail(page, 'ada@example.com')
  for (const host of ['localhost', '127.0.0.1']) {
    await page.goto(`http://${host}:${port}/`)
    await page.getByRole('button', { name: 'Win' }).click()
    t.equal(await heading(page), 'The form could not be sent')
    t.ok((await context.cookies()).some(({ name }) => name === 'tr_session'))
  }
})

test('a sign-in elsewhere is reached, which the policy of the page allows', async (t) => {
  const sso = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><link rel="icon" href="data:,"><h1>Single sign-on</h1>')
  })
  const port = await listenOn(t, sso)
  const { url } = await startUsher(t, testRail(`signIn: 'http://localhost:${port}/start?back={return}'`))
  const person = await openPerson(t)
  const { page } = person
  await page.goto(url + LOGIN)
  await signInToTestRail(page, 'ada@example.com')
  await page.goto(`${url}/index.php?/admin`)
  await page.getByRole('button', { name: 'Use another account' }).click()
  t.equal(await heading(page), 'Single sign-on')
  t.equal(page.url(), `http://localhost:${port}/start?back=%2Findex.php%3F%2Fadmin`)
  t.same(person.complaints, [])
})
