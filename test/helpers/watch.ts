// A witness of all that a browser complains of or asks for, in any tab and any frame.
import type { BrowserContext, ConsoleMessage } from 'playwright-core'

export type Witness = {
  /**
   * What the browser held to be wrong: violations of a Content-Security-Policy, console errors and warnings,
   * exceptions, requests that failed.
   */
  readonly complaints: readonly string[]
  /** Every address that was asked for, in order; data: asks nobody. */
  readonly requests: readonly string[]
  /** The origins of those. */
  readonly origins: ReadonlySet<string>
  /** The text of every box that a page put up with alert() or the like, so that it waits for nobody. */
  readonly dialogs: readonly string[]
}

// What an event says that the console does not: a policy that is only reported, a violation that is repeated.
const TELL_OF_VIOLATIONS = `
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, documentURI }) => {
  console.error('violation of ' + effectiveDirective + ' by ' + blockedURI + ' ' + sample + ' in ' + documentURI)
})`

/** Watches every tab that the context has from now on. */
export async function watch(context: BrowserContext): Promise<Witness> {
  const complaints: string[] = []
  const requests: string[] = []
  const origins = new Set<string>()
  const dialogs: string[] = []
  context.on('console', (message) => {
    if (isComplaint(message)) complaints.push(`${message.type()}: ${message.text()}`)
  })
  context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`))
  context.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  context.on('requestfailed', (request) => {
    complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`)
  })
  context.on('request', (request) => {
    if (request.url().startsWith('data:')) return
    requests.push(request.url())
    origins.add(new URL(request.url()).origin)
  })
  await context.addInitScript(TELL_OF_VIOLATIONS)
  return { complaints, requests, origins, dialogs }
}

// Chromium writes a line for every document with a status of 400 or more; these tests are about such documents.
function isComplaint(message: ConsoleMessage): boolean {
  const isRefusal = /^Failed to load resource: the server responded with a status of \d+/.test(message.text())
  return !isRefusal && ['error', 'warning', 'assert'].includes(message.type())
}
