// Somebody at a browser, and a witness of all that the browser complains of or asks for.
import { join } from 'node:path'
import type { BrowserContext, BrowserContextOptions, FrameLocator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { watch } from '../helpers/watch.ts'
import type { Witness } from '../helpers/watch.ts'

// Names a directory for screenshots, for whoever wants to look.
const SHOTS = process.env['USHER_TEST_SHOTS']

export type Person = Witness & {
  /** The first tab. */
  readonly page: Page
  readonly context: BrowserContext
  /** Takes a picture where USHER_TEST_SHOTS says so. */
  readonly shoot: (name: string, page?: Page) => Promise<void>
}

/** A person without any cookies, whose browser ends with the test. */
export async function openPerson(t: Test, options: BrowserContextOptions = {}): Promise<Person> {
  const browser = await openBrowser(t)
  const context = await browser.newContext({ viewport: { width: 1_100, height: 800 }, ...options })
  const witness = await watch(context)
  const first = await context.newPage()
  return {
    page: first,
    context,
    ...witness,
    async shoot(name, page = first) {
      if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`) })
    },
  }
}

/** Fills TestRail's own form in and sends it. */
export async function signInToTestRail(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill('demo')
  await page.getByRole('button', { name: 'Log in' }).click()
}

/** Fills Confluence's own form in and sends it. */
export async function signInToConfluence(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill('demo')
  await page.getByRole('button', { name: 'Log in' }).click()
}

/** The main heading that the person sees. */
export function heading(place: Page | FrameLocator): Promise<string> {
  return place.getByRole('heading', { level: 1 }).innerText()
}
