import fc from 'fast-check'
import { test } from 'tap'
import { LicenceFault } from '../../src/licences/fault.ts'
import { nextDelayMs } from '../../src/licences/pace.ts'
import { retryAfterMs } from '../../src/retryAfter.ts'

const REFRESH_MS = 300_000
const failed = new LicenceFault('failed')
const refused = new LicenceFault('refused', { reason: 'refused' })

test('after a success it asks again in refreshMs, or a little later', async (t) => {
  t.equal(nextDelayMs({ failures: 0 }, REFRESH_MS, 0), REFRESH_MS)
  t.equal(nextDelayMs({ failures: 0 }, REFRESH_MS, 1), REFRESH_MS * 1.1)
})

test('after failures it asks again in 5 s, then twice as late each time, up to refreshMs', async (t) => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 1_000_000].map((failures) =>
    nextDelayMs({ fault: failed, failures }, REFRESH_MS, 1),
  )
  t.same(longest, [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000])
  t.equal(nextDelayMs({ fault: failed, failures: 1 }, REFRESH_MS, 0), 2_500, 'half of it is chance')
})

test('a refused key is never shown again before refreshMs is over', async (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 60_000, max: 86_400_000 }), (failures, refreshMs) => {
      return nextDelayMs({ fault: refused, failures }, refreshMs) >= refreshMs
    }),
  )
  t.pass()
})

test('what the server asks to wait is waited, for an hour at most', async (t) => {
  const delay = (ms: number): number =>
    nextDelayMs(
      { fault: new LicenceFault('busy', { reason: 'busy', retryAfterMs: ms }), failures: 1 },
      REFRESH_MS,
      1,
    )
  t.equal(delay(1_000), 5_000, 'the longer of the two')
  t.equal(delay(60_000), 60_000)
  t.equal(delay(REFRESH_MS * 2), REFRESH_MS * 2)
  t.equal(delay(1e12), 3_600_000)
})

test('Retry-After is a number of seconds or a date', async (t) => {
  const now = Date.parse('2026-01-05T09:00:00Z')
  t.equal(retryAfterMs('30', now), 30_000)
  t.equal(retryAfterMs('Mon, 05 Jan 2026 09:01:00 GMT', now), 60_000)
  t.equal(retryAfterMs('Mon, 05 Jan 2026 08:00:00 GMT', now), 0)
  for (const value of [undefined, '', 'soon', '1e9999', '9'.repeat(400)]) {
    t.equal(retryAfterMs(value, now), undefined, String(value).slice(0, 20))
  }
  fc.assert(fc.property(fc.string(), (value) => (retryAfterMs(value, now) ?? 0) >= 0))
})
