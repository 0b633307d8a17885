// A panel in an issue: an application of one origin, Usher before it, and a page of another that shows it in frames.
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import type { Test } from 'tap'
import { startUsher } from '../helpers/usher.ts'
import { openPerson } from './person.ts'
import type { Person } from './person.ts'

const TLS = join(import.meta.dirname, '../fixtures/tls')
const CERTIFICATE = { certFile: join(TLS, 'server.pem'), keyFile: join(TLS, 'server.key') }

export type Setting = {
  /** 'http' or 'https', and a name for each side. */
  readonly scheme: 'http' | 'https'
  readonly jira: string
  readonly application: string
  /** What the cookie of the sign-in says besides its name and value. */
  readonly cookie: string
  /** How many panels the issue shows. */
  readonly panels?: number
  /** Whether the application lets a request in; by its cookie unless it is said. */
  readonly lets?: (request: IncomingMessage) => boolean
  readonly javaScript?: boolean
  readonly blocksThirdParties?: boolean
  /** Whether the browser has no channel, no storage access and no state of the history to offer. */
  readonly forbids?: boolean
  /** The name under which the panel tells its height. */
  readonly panelName?: string
}

export const SAME_SITE: Setting = {
  scheme: 'http',
  jira: 'jira.corp.test',
  application: 'testrail.corp.test',
  cookie: 'Path=/; HttpOnly; SameSite=Lax',
}

export const CROSS_SITE: Setting = {
  scheme: 'https',
  jira: 'jira.cloud.test',
  application: 'testrail.corp.test',
  cookie: 'Path=/; HttpOnly; SameSite=None; Secure',
}

export type Story = {
  readonly person: Person
  /** The panels of the issue; the first one is `panel`. */
  readonly panels: readonly Frame[]
  readonly panel: Frame
  /** Every request for a panel: by the browser for somebody to see, or a probe. */
  readonly asked: readonly ('navigation' | 'probe')[]
  /** What the panels told the issue. */
  readonly messages: () => Promise<readonly unknown[]>
  /** Lets this time go by in the issue and its panels, second by second. */
  readonly pass: (seconds: number) => Promise<void>
}

/** Somebody at an issue whose panels nobody has signed in to. */
export async function openIssue(t: Test, setting: Setting): Promise<Story> {
  const { scheme, jira, application, panels = 1, panelName = 'tr-frame-panel-references' } = setting
  const asked: Story['asked'][number][] = []
  const upstream = await listen(t, 'http', answerAs(setting, asked))
  const tls = scheme === 'https' ? `, tls: ${JSON.stringify(CERTIFICATE)}` : ''
  const { port } = await startUsher(
    t,
    `
listen: { host: 127.0.0.1, port: 0${tls} }
sites:
  - name: application
    upstream: http://127.0.0.1:${upstream}
    brand: { product: TestRail, contactEmail: it-help@example.com }
    signIn: /sign-in
    rules: [{ name: signed-out, when: { status: 401 }, cause: sign-in-required, as: frame }]
`,
  )
  const address = `${scheme}://${application}:${port}/panel?issue=DEMO-1&frame=${panelName}`
  const issuePort = await listen(t, scheme, (_, response) => {
    sendHtml(response, 200, issueWith(address, panels))
  })
  const person = await openPerson(t, {
    ignoreHTTPSErrors: true,
    javaScriptEnabled: setting.javaScript !== false,
  })
  const { page } = person
  if (setting.blocksThirdParties) await blockThirdPartyCookies(person)
  if (setting.forbids) await person.context.addInitScript(FORBIDDING)
  await page.clock.install()
  await page.goto(`${scheme}://${jira}:${issuePort}/`)
  const [, ...frames] = page.frames()
  const [panel] = frames
  if (!panel) throw new Error('the issue shows no panel')
  return {
    ...{ person, asked, panels: frames, panel },
    messages: () => page.evaluate('messages'),
    async pass(seconds) {
      for (let second = 0; second < seconds; second += 1) await page.clock.runFor(1_000)
    },
  }
}

const FORBIDDING = `
if (top !== self) {
  const forbid = () => { throw new DOMException('forbidden', 'SecurityError') }
  self.BroadcastChannel = forbid
  document.hasStorageAccess = forbid
  history.replaceState = forbid
}`

// A var, so that it can be asked for from outside.
const LISTENER = `var messages = []; addEventListener('message', ({ data }) => messages.push(JSON.parse(data)))`

function issueWith(address: string, panels: number): string {
  const frame = `<iframe src="${address.replaceAll('&', '&amp;')}" width="600" height="120"></iframe>`
  return `<!doctype html><link rel="icon" href="data:,"><script>${LISTENER}</script>${frame.repeat(panels)}`
}

function answerAs({ cookie, lets = isSignedIn }: Setting, asked: Story['asked'][number][]): RequestListener {
  return (request, response) => {
    if (request.url?.startsWith('/panel')) {
      const isProbe = request.headers['usher-probe'] !== undefined
      asked.push(isProbe ? 'probe' : 'navigation')
      if (lets(request)) sendHtml(response, 200, '<h1>Test cases</h1>')
      else sendHtml(response, 401, '<h1>401</h1>')
    } else if (request.method === 'POST') {
      response.setHeader('Set-Cookie', `session=1; ${cookie}`)
      sendHtml(response, 200, '<h1>Welcome</h1>')
    } else {
      sendHtml(response, 200, '<h1>Log in</h1><form method="post"><button>Log in</button></form>')
    }
  }
}

function isSignedIn({ headers }: IncomingMessage): boolean {
  return headers.cookie?.includes('session=1') === true
}

function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><link rel="icon" href="data:,">${html}`)
}

async function listen(t: Test, scheme: Setting['scheme'], answer: RequestListener): Promise<number> {
  const server =
    scheme === 'http'
      ? createHttpServer(answer)
      : createHttpsServer(
          { cert: readFileSync(CERTIFICATE.certFile), key: readFileSync(CERTIFICATE.keyFile) },
          answer,
        )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

// In this tab and its frames.
async function blockThirdPartyCookies({ page, context }: Person): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCookieControls', {
    enableThirdPartyCookieRestriction: true,
  })
}

/** Follows the link of the panel to the sign-in, which opens a tab. */
export async function openSignIn({ person, panel }: Story): Promise<Page> {
  const opened = person.context.waitForEvent('page')
  await panel.getByRole('link', { name: 'Sign in (opens a new tab)' }).click()
  return opened
}

/** Signs in in the tab, and closes it. */
export async function signInAndClose(tab: Page): Promise<void> {
  await tab.getByRole('button', { name: 'Log in' }).click()
  await tab.getByRole('heading', { name: 'Welcome' }).waitFor()
  await tab.close()
}

/**
 * Tells the panels that their tab is looked at again, or no longer: in a headless browser no tab ever hides another, so
 * that its pages are not told.
 */
export async function look(where: 'elsewhere' | 'back', panels: readonly Frame[]): Promise<void> {
  for (const panel of panels) {
    await panel.evaluate(`
      Object.defineProperty(document, 'hidden', { configurable: true, value: ${where === 'elsewhere'} })
      document.dispatchEvent(new Event('visibilitychange'))
      dispatchEvent(new Event(${JSON.stringify(where === 'elsewhere' ? 'blur' : 'focus')}))`)
  }
}

/** What is left when requests are not counted that a page gave up by itself: a probe reads the head alone. */
export function withoutBrokenOff(complaints: readonly string[]): string[] {
  return complaints.filter((complaint) => !/^failed: .* net::ERR_ABORTED$/.test(complaint))
}
