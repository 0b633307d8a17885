// What happens to the process and the machine around it.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { ask, connectRaw, get, SOUND, startFaulty, statusOf, unharmed, until } from '../helpers/faults.ts'
import { health, throughShell } from '../helpers/process.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, startUsher } from '../helpers/usher.ts'
import { exchangeRaw, parseMessage } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const LIMIT_MS = 180_000

test(
  'SIGTERM under load: every request that reached the upstream is answered whole, and it exits with 0',
  { timeout: LIMIT_MS },
  async (t) => {
    const seen = new Set<string>()
    const origin = await startUpstream(t, (request, response) => {
      seen.add(request.url ?? '')
      setTimeout(() => response.end('x'.repeat(50_000)), 60)
    })
    const usher = await spawnUsher(t, siteBefore(origin))
    const [url = ''] = await usher.listening
    const port = Number(new URL(url).port)
    const answered = new Set<string>()
    let isStopping = false
    const load = Array.from({ length: 20 }, async (_, client) => {
      for (let count = 0; !isStopping || count === 0; count++) {
        const path = `/${client}/${count}`
        const bytes = await exchangeRaw(port, get(path))
        if (bytes.length === 0) continue // after the signal nobody is let in any more
        const answer = parseMessage(bytes)
        if (answer.complete && statusOf(answer) === 200) answered.add(path)
      }
    })
    await until('load', () => answered.size > 60)
    usher.kill('SIGTERM')
    isStopping = true
    await Promise.all(load)
    t.same(
      [...seen].filter((path) => !answered.has(path)),
      [],
      `of ${seen.size}`,
    )
    t.same(await usher.exited, { code: 0, signal: null })
  },
)

const OUT_OF_DESCRIPTORS = 'ulimit -n 128; exec "$0" "$@"'

test(
  'out of file descriptors it lives, and serves again within two seconds of the crowd’s leaving',
  { timeout: LIMIT_MS },
  async (t) => {
    const origin = await startUpstream(t, (_request, response) => response.end('sound'))
    const usher = await spawnUsher(t, siteBefore(origin), throughShell(OUT_OF_DESCRIPTORS))
    const [url = ''] = await usher.listening
    const port = Number(new URL(url).port)
    const kept = connectRaw(t, port, '')
    const crowd = Array.from({ length: 300 }, () => connectRaw(t, port))
    await until('the crowd is there, or turned away', () => crowd.every(({ socket }) => !socket.connecting))
    await sleep(300)
    kept.socket.write(`GET / HTTP/1.1\r\nHost: a\r\n\r\n`)
    await until('who was there gets an answer', () => /^HTTP\/1\.1 (200|503) /.test(kept.text()))
    if (kept.text().startsWith('HTTP/1.1 503')) t.match(kept.text(), /\r\nRetry-After: \d/)
    for (const { socket } of crowd) socket.destroy()
    const began = ownNow()
    for (;;) {
      const text = await send(`${url}/`).then(
        (answer) => answer.text,
        () => '',
      )
      if (text === 'sound') break
      t.ok(ownNow() - began < 5_000, 'it serves again')
      await sleep(50)
    }
    t.ok(ownNow() - began < 2_000 + 1_000)
    t.equal((await health(url))['status'], 'ok')
  },
)

// Date.now is what reads the clock that people set; timers of Node and of undici, and every time that we measure, go by
// another that nobody sets.
test('a clock that jumps by an hour, either way, ends no request and no connection', async (t) => {
  const faulty = await startFaulty(t, {
    '/slow': (socket) =>
      setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone'), 1_500),
  })
  const now = Date.now
  t.teardown(() => {
    Date.now = now
  })
  for (const jump of [3_600_000, -3_600_000]) {
    const idle = connectRaw(t, faulty.port, `GET ${SOUND} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const slow = ask(faulty.port, '/slow')
    await until('one has been served', () => idle.text().endsWith('sound'))
    Date.now = () => now() + jump
    t.equal((await slow).body.toString(), 'done')
    idle.socket.write(`GET ${SOUND} HTTP/1.1\r\nHost: a\r\n\r\n`)
    await until('it is served again', () => idle.text().split('sound').length === 3)
    Date.now = now
  }
  t.same(
    faulty.usher.log.filter(({ level }) => Number(level) >= 40),
    [],
  )
  await unharmed(t, faulty)
})

test('an event loop that was blocked is told by health', async (t) => {
  const { url } = await startUsher(t, siteBefore('http://127.0.0.1:1'))
  t.match(await health(url), { eventLoop: { blocked: false, p99Ms: Number, maxMs: Number } })
  await sleep(50)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_300)
  await sleep(100)
  const { eventLoop } = await health(url)
  t.match(eventLoop, { blocked: true })
  t.ok((eventLoop as { maxMs: number }).maxMs >= 1_000)
})

test('a listener on localhost has the guards of any other', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('sound'))
  const { url, port, app } = await startUsher(
    t,
    `listen: { host: localhost, port: 0 }\n${siteBefore(origin)}`,
  )
  t.equal(url, `http://localhost:${port}`)
  t.equal((await send(`http://127.0.0.1:${port}/`)).text, 'sound')
  t.match(
    parseMessage(await exchangeRaw(port, 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'))
      .startLine,
    ' 405 ',
  )
  const held = connectRaw(t, port)
  await once(held.socket, 'connect')
  await app.close()
  await held.closed
  await t.rejects(send(`http://127.0.0.1:${port}/`), { code: 'ECONNREFUSED' })
  await t.rejects(send(`http://[::1]:${port}/`), 'and no second server stays behind')
})
