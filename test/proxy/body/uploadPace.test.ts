import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { UploadPace } from '../../../src/proxy/body/uploadPace.ts'

const SLOW = { code: 'USHER_SLOW_BODY' }

test('only the time counts in which a client is waited for', async (t) => {
  const pace = new UploadPace({ minRequestBytesPerSecond: 1_000, requestStallMs: 1_000 })
  await pace.wait(Promise.resolve())
  await sleep(1_100)
  await pace.wait(sleep(20))
  await t.rejects(pace.wait(sleep(5_000, undefined, { ref: false })), SLOW)
})

test('bytes give time back, and never more than there was at the beginning', async (t) => {
  const pace = new UploadPace({ minRequestBytesPerSecond: 1_000, requestStallMs: 1_500 })
  pace.credit(1_000_000)
  await pace.wait(sleep(800))
  pace.credit(1_000)
  await pace.wait(sleep(800))
  await t.rejects(pace.wait(sleep(5_000, undefined, { ref: false })), SLOW)
})

test('without a rate nothing is too slow', async (t) => {
  const pace = new UploadPace({ minRequestBytesPerSecond: 0, requestStallMs: 1 })
  await t.resolves(pace.wait(sleep(50)))
})
