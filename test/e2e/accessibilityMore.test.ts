// Axe-core on panels where they stand, and on documents of sites that say little, or much.
import tap, { test } from 'tap'
import { openBrowser } from '../helpers/browser.ts'
import { auditAll, openAuditor } from './accessibility.ts'
import { documents, nameOf, PATIENCE_MS } from './documents.ts'
import { serveDocuments } from './documentServer.ts'

tap.setTimeout(PATIENCE_MS)

// The parts of a document hang on its situation, and on nothing of its language but its direction.
const BOTH_DIRECTIONS = ['en', 'ar'] as const

test('axe finds nothing on an issue with a panel in a frame, whatever the panel says', async (t) => {
  const server = await serveDocuments(t)
  const panels = documents({
    situations: ['usual', 'bare', 'long'],
    variants: ['frame'],
    languages: BOTH_DIRECTIONS,
  })
  const rules = await auditAll(
    t,
    panels.map((document) => ({ name: nameOf(document), address: server.embeddedAddressOf(document) })),
  )
  t.ok(rules.has('frame-tested'), 'axe looked into the frame')
})

test('axe finds nothing where nothing is configured, or names are long', async (t) => {
  const server = await serveDocuments(t)
  const rare = documents({ situations: ['bare', 'long'], variants: ['page'], languages: BOTH_DIRECTIONS })
  await auditAll(
    t,
    rare.map((document) => ({ name: nameOf(document), address: server.addressOf(document) })),
  )
})

test('axe finds nothing on a form with which somebody asks, nor on a notice above a form', async (t) => {
  const server = await serveDocuments(t)
  const forms = documents({ variants: ['form'] })
  const signIns = documents({ situations: ['forms'], languages: BOTH_DIRECTIONS })
  const notices = documents({ variants: ['notice'], languages: BOTH_DIRECTIONS })
  const audited = [...forms, ...signIns, ...notices]
  await auditAll(
    t,
    audited.map((document) => ({ name: nameOf(document), address: server.addressOf(document) })),
  )
})

test('axe would have found a fault in the frame', async (t) => {
  const server = await serveDocuments(t)
  const tab = await openAuditor(await openBrowser(t))
  const [panel] = documents({ variants: ['frame'] })
  await tab.goto(server.embeddedAddressOf(found(panel)))
  await found(tab.frames()[1]).evaluate(`document.body.append(new Image())`)
  const rules = await tab.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))')
  t.ok((rules as string[]).includes('image-alt'))
})

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none')
  return value
}
