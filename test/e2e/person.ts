// Somebody at a browser, and a witness of all that the browser complains of or asks for.
import { join } from 'node:path'
import type {
  BrowserContext,
  BrowserContextOptions,
  ConsoleMessage,
  FrameLocator,
  Page,
} from 'playwright-core'
import type { Test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'

// Names a directory for screenshots, for whoever wants to look.
const SHOTS = process.env['USHER_TEST_SHOTS']

const PATIENCE_MS = 10_000

export type Person = {
  /** The first tab. */
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser held to be wrong, in any tab: console errors and warnings, exceptions, requests that failed. */
  readonly complaints: readonly string[]
  /** Origins that any tab asked for anything. */
  readonly origins: ReadonlySet<string>
  /** Takes a picture where USHER_TEST_SHOTS says so. */
  readonly shoot: (name: string, page?: Page) => Promise<void>
}

/** A person without any cookies, whose browser ends with the test. */
export async function openPerson(t: Test, options: BrowserContextOptions = {}): Promise<Person> {
  const browser = await openBrowser(t)
  const context = await browser.newContext({ viewport: { width: 1_100, height: 800 }, ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  const witness = watch(context)
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

function watch(context: BrowserContext): Pick<Person, 'complaints' | 'origins'> {
  const complaints: string[] = []
  const origins = new Set<string>()
  context.on('console', (message) => {
    if (isComplaint(message)) complaints.push(`${message.type()}: ${message.text()}`)
  })
  context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`))
  context.on('requestfailed', (request) => {
    complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`)
  })
  context.on('request', (request) => {
    if (!request.url().startsWith('data:')) origins.add(new URL(request.url()).origin)
  })
  return { complaints, origins }
}

// Chromium writes a line for every document with a status of 400 or more; these tests are about such documents.
function isComplaint(message: ConsoleMessage): boolean {
  const isRefusal = /^Failed to load resource: the server responded with a status of \d+/.test(message.text())
  return !isRefusal && ['error', 'warning', 'assert'].includes(message.type())
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
