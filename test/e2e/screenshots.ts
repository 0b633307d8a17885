// Pictures of pages for whoever wants to look, in the letters of this system: node test/e2e/screenshots.ts DIRECTORY
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { launchBrowser } from '../helpers/browser.ts'
import { nameOf, renderDocument } from './documents.ts'
import type { Document } from './documents.ts'

const WINDOW = { width: 1_000, height: 820 }
const TELEPHONE = { width: 390, height: 844 }
const NARROW = { width: 320, height: 568 }
const PANEL = { width: 640, height: 120 }
const NARROW_PANEL = { width: 280, height: 240 }

type Picture = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'forcedColors'> & {
  readonly name: string
  readonly document: Partial<Document>
}

const PICTURES: readonly Picture[] = [
  { name: 'sign-in-light', document: { page: 'sign-in-required' } },
  { name: 'sign-in-dark', document: { page: 'sign-in-required' }, colorScheme: 'dark' },
  { name: 'no-licence-light', document: { page: 'no-licence' } },
  { name: 'no-licence-dark', document: { page: 'no-licence' }, colorScheme: 'dark' },
  { name: 'no-licence-telephone', document: { page: 'no-licence' }, viewport: TELEPHONE },
  { name: 'unavailable-german', document: { page: 'upstream-unavailable', language: 'de' } },
  { name: 'sign-in-arabic', document: { page: 'sign-in-required', language: 'ar' } },
  { name: 'sign-in-japanese', document: { page: 'sign-in-required', language: 'ja' } },
  { name: 'nothing-configured', document: { situation: 'bare', page: 'no-permission' } },
  { name: 'long-narrow', document: { situation: 'long', page: 'no-licence' }, viewport: NARROW },
  { name: 'sign-in-form', document: { situation: 'forms', page: 'sign-in-required' } },
  { name: 'ask', document: { situation: 'forms', variant: 'form', page: 'asked' } },
  {
    name: 'ask-dark',
    document: { situation: 'forms', variant: 'form', page: 'faulty' },
    colorScheme: 'dark',
  },
  { name: 'notice', document: { variant: 'notice', page: 'wrong-credentials' } },
  { name: 'forced-colours', document: { page: 'no-licence' }, colorScheme: 'dark', forcedColors: 'active' },
  { name: 'panel-light', document: { variant: 'frame', page: 'sign-in-required' }, viewport: PANEL },
  {
    name: 'panel-dark',
    document: { variant: 'frame', page: 'sign-in-required' },
    viewport: PANEL,
    colorScheme: 'dark',
  },
  {
    name: 'panel-arabic',
    document: { variant: 'frame', page: 'sign-in-required', language: 'ar' },
    viewport: PANEL,
  },
  {
    name: 'panel-long-narrow',
    document: { situation: 'long', variant: 'frame', page: 'no-licence' },
    viewport: NARROW_PANEL,
  },
]

const USUAL: Document = { situation: 'usual', variant: 'page', language: 'en', page: 'sign-in-required' }

// For screens that have two pixels for one of CSS.
const SCALE = 2

async function takeAll(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const browser = await launchBrowser({ fonts: 'system' })
  for (const picture of PICTURES) await take(browser, picture, directory)
  await browser.close()
}

async function take(browser: Browser, picture: Picture, directory: string): Promise<void> {
  const { name, document: changes, ...options } = picture
  const document = { ...USUAL, ...changes }
  const page = await browser.newPage({ viewport: WINDOW, deviceScaleFactor: SCALE, ...options })
  await page.setContent(renderDocument(document).body.toString())
  const path = join(directory, `${name}.png`)
  await page.screenshot({ path, fullPage: true })
  process.stdout.write(`${path}: ${nameOf(document)}\n`)
  await page.close()
}

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  process.stderr.write('Where to? node test/e2e/screenshots.ts DIRECTORY\n')
  process.exitCode = 2
} else {
  await takeAll(directory)
}
