// A Windows sign-in by a real browser, which knows NTLM itself: over HTTP/1.1, and sent there from HTTP/2.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import tap, { test } from 'tap'
import type { Test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { startFakeIis } from '../helpers/fakeIis.ts'
import type { FakeIis } from '../helpers/fakeIis.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import type { Usher } from '../helpers/usher.ts'
import { PATIENCE_MS } from './documents.ts'

tap.setTimeout(PATIENCE_MS)

const TLS = join(import.meta.dirname, '../fixtures/tls')
const SECURE = `listen: { port: 0, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }\n`

type Opened = { readonly page: Page; readonly usher: Usher; readonly iis: FakeIis }

async function open(t: Test, config: string, user: string | undefined): Promise<Opened> {
  const iis = await startFakeIis(t, { answersEarly: true })
  const usher = await startUsher(t, `${config}${siteBefore(iis.origin, 'presets: [iis]')}`)
  const browser = await openBrowser(t)
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    ...(user !== undefined && { httpCredentials: { username: user, password: 'of no matter here' } }),
  })
  return { page: await context.newPage(), usher, iis }
}

const PLACES = [
  ['in the open', ''],
  ['over TLS, where HTTP/2 was offered', SECURE],
] as const

for (const [place, config] of PLACES) {
  test(`a browser signs in by NTLM ${place}, and sends a form of 64 KiB`, async (t) => {
    const { page, usher, iis } = await open(t, config, 'ACME\\jane')
    const answer = await page.goto(`${usher.url}/`)
    t.equal(answer?.status(), 200)
    t.match(await page.textContent('body'), /jane$/)
    // So that the form goes through a handshake of its own.
    iis.closeAll()
    const posted = await page.evaluate(async () => {
      const response = await fetch('/form', { method: 'POST', body: 'x'.repeat(65_536) })
      return [response.status, await response.text()] as const
    })
    t.match(posted, [200, /jane$/])
    const all = await page.evaluate(async () => {
      const ask = async (index: number): Promise<number> => (await fetch(`/${index}`)).status
      return Promise.all(Array.from({ length: 20 }, (_, index) => ask(index)))
    })
    t.same([...new Set(all)], [200], 'many at a time, each connection with a sign-in of its own')
    t.same(iis.mixed, [])
    t.equal(usher.log.filter(({ level }) => Number(level) >= 40).length, 0)
  })

  test(`a person without an account sees the page ${place}, and it says as whom they came`, async (t) => {
    const { page, usher } = await open(t, config, 'ACME\\mallory')
    const answer = await page.goto(`${usher.url}/`)
    t.equal(answer?.status(), 401)
    t.equal(answer?.headers()['usher-cause'], 'refused')
    t.match(await page.textContent('body'), 'mallory')
    t.notOk(JSON.stringify(usher.log).includes('mallory'))
  })

  test(`a person who gives no password sees the page of the first challenge ${place}`, async (t) => {
    const { page, usher } = await open(t, config, undefined)
    const answer = await page.goto(`${usher.url}/`)
    t.equal(answer?.status(), 401)
    t.equal(answer?.headers()['usher-cause'], 'sign-in-required')
  })
}
