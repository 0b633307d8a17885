// Buffers of bodies are looked for before V8 would do so by itself: they take room that it does not count.
import { test } from 'tap'
import type { Test } from 'tap'
import { send, startUpstream } from '../../helpers/upstream.ts'
import { siteBefore, startUsher } from '../../helpers/usher.ts'

const LARGE = Buffer.alloc(20_000_000, 'a')

test('20 MB from an upstream', async (t) => {
  const usher = await startUsher(t, siteBefore(await startUpstream(t, (_, response) => response.end(LARGE))))
  const looks = noteLooks(t)
  const { body } = await send(`${usher.url}/large`)
  t.ok(body.equals(LARGE))
  t.same(looks, [YOUNG])
})

test('20 MB from a client', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    request.resume().on('end', () => response.end('thank you'))
  })
  const usher = await startUsher(t, siteBefore(origin))
  const looks = noteLooks(t)
  const { text } = await send(`${usher.url}/upload`, { method: 'POST', body: LARGE })
  t.equal(text, 'thank you')
  t.same(looks, [YOUNG])
})

test('without --expose-gc bodies pass as well', async (t) => {
  const usher = await startUsher(t, siteBefore(await startUpstream(t, (_, response) => response.end(LARGE))))
  t.intercept(globalThis, 'gc', { value: undefined })
  const { body } = await send(`${usher.url}/large`)
  t.ok(body.equals(LARGE))
})

// Whole collections stop everything for as long as all that lives takes.
const YOUNG = { type: 'minor', execution: 'sync' }

function noteLooks(t: Test): unknown[] {
  const looks: unknown[] = []
  t.intercept(globalThis, 'gc', { value: (options: unknown) => void looks.push(options) })
  return looks
}
