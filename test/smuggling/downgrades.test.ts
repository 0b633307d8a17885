// HTTP/2 in, HTTP/1.1 out: each stream is one request there, or none. Written from RFC 9113.
import { join } from 'node:path'
import { test } from 'tap'
import { isServedAlone, startTarget } from './attack.ts'
import { DOWNGRADES } from './cases/downgrades.ts'
import { exchangeFrames } from './http2Frames.ts'

const TLS = join(import.meta.dirname, '../fixtures/tls')

const LISTENERS = `
listen:
  - { port: 0 }
  - { port: 0, tls: { certFile: ${TLS}/server.pem, keyFile: ${TLS}/server.key } }
`

test('what HTTP/2 says is one request of HTTP/1.1, or none', async (t) => {
  const target = await startTarget(t, LISTENERS)
  const { usher, witness } = target
  const [, secure = ''] = usher.addresses
  for (const { name, frames, reaches } of DOWNGRADES) {
    const before = witness.seen.length
    const outcome = await exchangeFrames(Number(new URL(secure).port), frames)
    t.equal(outcome, reaches.length > 0 ? '200' : 'refused', name)
    t.ok(await isServedAlone(target), `${name} does not touch the next client`)
    t.same(witness.seen.slice(before, -1), reaches, name)
    t.same(witness.faults.splice(0), [], name)
  }
})
