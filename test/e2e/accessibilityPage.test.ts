// Everything that axe-core knows to look for, on every full page in every language, in light and in dark.
import tap, { test } from 'tap'
import { auditAll } from './accessibility.ts'
import { documents, nameOf, PATIENCE_MS } from './documents.ts'
import { serveDocuments } from './documentServer.ts'

tap.setTimeout(PATIENCE_MS)

test('axe finds nothing on any page in any language, light or dark', async (t) => {
  const server = await serveDocuments(t)
  const audited = documents({ variants: ['page'] }).map((document) => ({
    name: nameOf(document),
    address: server.addressOf(document),
  }))
  const rules = await auditAll(t, audited)
  for (const rule of ['color-contrast', 'target-size', 'link-name', 'html-has-lang', 'landmark-one-main']) {
    t.ok(rules.has(rule), `${rule} had something to look at`)
  }
})
