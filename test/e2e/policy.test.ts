// Every document in a browser that keeps to the policy it came with, and tells of all that was not allowed.
import tap, { test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { watch } from '../helpers/watch.ts'
import { documents, nameOf, PATIENCE_MS, SITUATIONS, VARIANTS } from './documents.ts'
import { serveDocuments } from './documentServer.ts'
import type { SituationName } from './documents.ts'

tap.setTimeout(PATIENCE_MS)

const RARE = Object.keys(SITUATIONS).filter((name) => name !== 'usual') as SituationName[]

for (const variant of VARIANTS) {
  test(`no ${variant} asks for anything but itself, or tries what its policy forbids`, async (t) => {
    const server = await serveDocuments(t)
    const context = await (await openBrowser(t)).newContext()
    const { complaints, requests } = await watch(context)
    const tab = await context.newPage()
    const usual = documents({ variants: [variant] })
    const rare = documents({ variants: [variant], situations: RARE, languages: ['en'] })
    for (const document of [...usual, ...rare]) {
      const alone = server.addressOf(document)
      const wanted = variant === 'frame' ? [server.embeddedAddressOf(document), alone] : [alone]
      const before = { complaints: complaints.length, requests: requests.length, asked: server.asked.length }
      await tab.goto(wanted[0] ?? '')
      t.same(complaints.slice(before.complaints), [], nameOf(document))
      t.same(requests.slice(before.requests), wanted, nameOf(document))
      t.equal(
        server.asked.length - before.asked,
        wanted.length,
        `${nameOf(document)}: the server saw no more`,
      )
    }
  })
}

test('without JavaScript every document has the same headings, words and ways out', async (t) => {
  const server = await serveDocuments(t)
  const browser = await openBrowser(t)
  const scripted = await browser.newPage()
  const plain = await browser.newPage({ javaScriptEnabled: false })
  for (const document of documents({ languages: ['en'] })) {
    const snapshots = []
    for (const page of [scripted, plain]) {
      await page.goto(server.addressOf(document))
      snapshots.push(await page.locator('body').ariaSnapshot())
    }
    const [withScripts, without] = snapshots
    t.match(without, '- heading')
    t.equal(without, withScripts, nameOf(document))
  }
})

test('a script, a style, an image or a form that the policy forbids is told of', async (t) => {
  const server = await serveDocuments(t)
  const context = await (await openBrowser(t)).newContext()
  const { complaints } = await watch(context)
  const tab = await context.newPage()
  const [document] = documents()
  if (document === undefined) throw new Error('there are no documents')
  for (const [forbidden, directive] of [
    [
      `document.head.append(Object.assign(document.createElement('script'), { text: '1' }))`,
      'script-src-elem',
    ],
    [`document.body.setAttribute('style', 'color: red')`, 'style-src-attr'],
    [
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))`,
      'style-src',
    ],
    [`document.body.append(Object.assign(new Image(), { src: '/logo.png' }))`, 'img-src'],
    [`document.body.append(Object.assign(document.createElement('base'), { href: '/x/' }))`, 'base-uri'],
    [`void fetch('/').catch(() => 0)`, 'connect-src'],
  ] as const) {
    await tab.goto(server.addressOf(document))
    const told = tab.waitForEvent('console', (message) =>
      message.text().startsWith(`violation of ${directive}`),
    )
    const before = complaints.length
    await tab.evaluate(forbidden)
    await told
    t.match(complaints.slice(before).join('\n'), 'Content Security Policy')
  }
})
