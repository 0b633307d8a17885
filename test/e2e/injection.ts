// A browser for hostile texts, and an upstream that says them.
import type { Test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { startUpstream } from '../helpers/upstream.ts'
import type { Answer } from '../helpers/upstream.ts'
import { watch } from '../helpers/watch.ts'
import type { Witness } from '../helpers/watch.ts'

/** Where the browser believes to be. */
export const HERE = 'http://refused.test'

/** Where a page may lead besides. */
export const HELP = 'https://help.example'

/** As much of a text as a request target can carry. */
export function asTarget(payload: string): string {
  return asHeader(payload).replaceAll(/[ #?]/g, '+')
}

/** As much of a text as a header can carry: in UTF-8, byte by byte, as browsers write it. */
export function asHeader(payload: string): string {
  const bytes = Buffer.from(payload).toString('latin1')
  return bytes.replaceAll(/[^\u0020-\u007E\u0080-\u00FF]/g, ' ').trim()
}

/** An upstream that refuses, and says in all of its answer what the request asks it to say. */
export function startHostileUpstream(t: Test): Promise<string> {
  return startUpstream(t, (request, response) => {
    const said = String(request.headers['x-say'] ?? '')
    const value = asHeader(decodeURIComponent(said))
    response.writeHead(403, value === '' ? 'Forbidden' : value, {
      ...{ 'Content-Type': 'text/html', 'X-AUSERNAME': said, Server: value },
      ...{ 'WWW-Authenticate': `Basic realm="${value}"`, 'Content-Language': value },
    })
    response.end(`<title>${value}</title>${value}`)
  })
}

export type Sight = {
  /** Every element and the names of its attributes, in order. */
  readonly skeleton: readonly string[]
  /** Where links, forms and pictures lead. */
  readonly leads: readonly string[]
  readonly account: string | null
  readonly product: string | null
  readonly heading: string
}

// These run in the browser, whose types this project does not carry.
const LOOK = `({
  skeleton: [...document.querySelectorAll('*')].map((each) => [each.localName, ...each.getAttributeNames()].join(' ')),
  leads: [...document.querySelectorAll('[href], [action], [src]')].map((each) => each.href ?? each.action ?? each.src),
  account: document.querySelector('.account')?.textContent ?? null,
  product: document.querySelector('.product')?.textContent ?? null,
  heading: document.querySelector('h1').textContent,
})`

// Whatever waits for somebody to come near.
const TOUCH_ALL = `for (const each of document.querySelectorAll('*')) {
  each.focus?.()
  for (const type of ['mouseover', 'pointerenter', 'focus', 'toggle', 'load', 'error']) each.dispatchEvent(new Event(type))
}`

type Credulous = Witness & {
  /** Shows an answer as if it came from this target, and does all that a person could do without pressing. */
  readonly look: (answer: Answer, target?: string) => Promise<Sight>
}

/** A browser that is told of no policy: whatever could run, runs, and is heard of. */
export async function openCredulous(t: Test): Promise<Credulous> {
  const context = await (await openBrowser(t)).newContext({ viewport: { width: 600, height: 800 } })
  const witness = await watch(context)
  const page = await context.newPage()
  const shown = { body: Buffer.alloc(0), contentType: '' }
  await context.route('**', (route) => route.fulfill({ status: 403, ...shown }))
  return {
    ...witness,
    async look({ body, headers }: Answer, target = '/'): Promise<Sight> {
      Object.assign(shown, { body, contentType: headers['content-type'] })
      await page.goto(HERE + target)
      await page.evaluate(TOUCH_ALL)
      return page.evaluate(LOOK)
    },
  }
}

/** Where a page would lead that it must not lead to. */
export function leadsAstray({ leads }: Sight): readonly string[] {
  return leads.filter(
    (lead) => ![`${HERE}/`, `${HELP}/`, 'data:image/svg+xml,'].some((start) => lead.startsWith(start)),
  )
}
