import { connect } from 'node:net'
import { once } from 'node:events'
import { test } from 'tap'
import { remember } from '../../src/demo/bounded.ts'
import { startDemo } from '../../src/demo/index.ts'
import { openDemo, visit } from './visitor.ts'
import { ownNow } from '../helpers/ownTime.ts'

test('each part of the demo has an origin of its own', async (t) => {
  const demo = await openDemo(t)
  const origins = [demo.testrail, demo.confluence, demo.home]
  t.equal(new Set(origins).size, 3)
  for (const origin of origins) t.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/)
})

test('a wildcard address is shown as one that can be opened', async (t) => {
  const demo = await openDemo(t, { host: '0.0.0.0' })
  t.equal((await visit(`${demo.home}/`)).status, 200)
  t.match(demo.home, /^http:\/\/127\.0\.0\.1:/)
})

test('a taken port ends the start, and nothing stays open', async (t) => {
  const demo = await openDemo(t)
  const homePort = Number(new URL(demo.home).port)
  await t.rejects(startDemo({ homePort }), { code: 'EADDRINUSE' })
})

test('closing ends idle connections, those that never asked as well', async (t) => {
  const demo = await startDemo()
  const port = Number(new URL(demo.testrail).port)
  const asked = connect(port, '127.0.0.1')
  const silent = connect(port, '127.0.0.1')
  await Promise.all([once(asked, 'connect'), once(silent, 'connect')])
  asked.write('GET / HTTP/1.1\r\nHost: demo\r\n\r\n')
  await once(asked, 'data')
  const ended = Promise.all([once(asked, 'close'), once(silent, 'close')])
  const began = ownNow()
  await t.resolves(demo.close())
  await t.resolves(ended)
  t.ok(ownNow() - began < 4_000, 'before they would have ended by themselves')
  await t.resolves(demo.close(), 'once more')
})

test('a body of more than 16 KiB is refused, one of 16 KiB is not', async (t) => {
  const demo = await openDemo(t)
  for (const origin of [demo.testrail, demo.confluence, demo.home]) {
    const overhead = 'name='.length
    const fits = await visit(`${origin}/`, { form: { name: 'a'.repeat(16_384 - overhead) } })
    t.not(fits.status, 413)
    const tooLarge = await visit(`${origin}/`, { form: { name: 'a'.repeat(16_385 - overhead) } })
    t.equal(tooLarge.status, 413)
    const huge = await visit(`${origin}/`, { form: { name: 'a'.repeat(4_000_000) } })
    t.equal(huge.status, 413)
  }
})

test('a client that leaves in the middle of its body harms nobody', async (t) => {
  const demo = await openDemo(t)
  const socket = connect(Number(new URL(demo.testrail).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('POST /index.php?/auth/login HTTP/1.1\r\nHost: demo\r\nContent-Length: 100\r\n\r\nname=a')
  await new Promise((resolve) => setTimeout(resolve, 20))
  socket.destroy()
  t.equal((await visit(`${demo.testrail}/index.php?/auth/login`)).status, 200)
})

test('HEAD gets the head alone', async (t) => {
  const demo = await openDemo(t)
  const seen = await visit(`${demo.testrail}/index.php?/dashboard`, { method: 'HEAD' })
  t.equal(seen.status, 401)
  t.equal(seen.bytes.length, 0)
  t.ok(Number(seen.fields['content-length']) > 1_000)
})

test('what clients make the demo remember is bounded, the oldest goes first', async (t) => {
  const entries = new Map<string, number>()
  for (const [index, name] of ['a', 'b', 'a', 'c', 'd'].entries()) remember(entries, name, index, 3)
  t.same([...entries.keys()], ['a', 'c', 'd'])
})
