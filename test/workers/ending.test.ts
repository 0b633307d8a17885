// How processes that serve as one end when they are told to, and what becomes of those whose requests they have.
import { test } from 'tap'
import { SOON_MS } from '../commands/serving.ts'
import { until } from '../licences/standIn.ts'
import { LIMIT_MS, clientOfEach, connect, isAlive, startSlow } from './crewing.ts'

test(
  'SIGTERM lets each process finish its answers, takes no new connection, and exits with 0',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, waiting } = await startSlow(t)
    const answers = (await clientOfEach(t, usher.url)).map(({ get }) => get('/'))
    await until(() => waiting.length === 2, 'both requests')
    usher.kill('SIGTERM')
    await until(
      () =>
        connect(t, usher.url).then(
          () => false,
          () => true,
        ),
      'a refused connection',
    )
    for (const response of waiting) response.end('fine')
    t.same(await Promise.all(answers), ['fine', 'fine'])
    t.same(await usher.exited, { code: 0, signal: null })
    t.equal(usher.stderr(), '')
    t.match(usher.lines.at(-1), /"msg":"stopped"/)
    for (const pid of usher.pids()) t.notOk(isAlive(pid))
  },
)

test(
  'a signal to all of its processes, as of a terminal or systemd, is one signal',
  { timeout: LIMIT_MS },
  async (t) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { usher, waiting } = await startSlow(t, { ownGroup: true })
      const answers = (await clientOfEach(t, usher.url)).map(({ get }) => get('/'))
      await until(() => waiting.length === 2, 'both requests')
      usher.killGroup(signal)
      await until(
        () =>
          connect(t, usher.url).then(
            () => false,
            () => true,
          ),
        'a refused connection',
      )
      for (const response of waiting) response.end('fine')
      t.same(await Promise.all(answers), ['fine', 'fine'], signal)
      t.same(await usher.exited, { code: 0, signal: null })
      t.equal(usher.told({ msg: 'a worker listens' }).length, 2, 'nobody was replaced')
    }
  },
)

test('a second signal ends all of them at once', { timeout: LIMIT_MS }, async (t) => {
  const { usher, waiting } = await startSlow(t)
  const cut = (await clientOfEach(t, usher.url)).map(({ get }) => t.rejects(get('/')))
  await until(() => waiting.length === 2, 'both requests')
  usher.kill('SIGINT')
  await until(() => usher.told({ msg: 'stopping' }).length === 1, 'the beginning of the end')
  const asked = Date.now()
  usher.kill('SIGINT')
  t.same(await usher.exited, { code: 1, signal: null })
  await until(() => !usher.pids().some(isAlive), 'the end of the others')
  t.ok(Date.now() - asked < SOON_MS, `ended after ${Date.now() - asked} ms`)
  await Promise.all(cut)
})

test(
  'where the process that started them is killed, they finish their answers and end',
  { timeout: LIMIT_MS },
  async (t) => {
    const { usher, waiting } = await startSlow(t)
    const answers = (await clientOfEach(t, usher.url)).map(({ get }) => get('/'))
    await until(() => waiting.length === 2, 'both requests')
    usher.kill('SIGKILL')
    await until(
      () =>
        connect(t, usher.url).then(
          () => false,
          () => true,
        ),
      'a refused connection',
    )
    for (const response of waiting) response.end('fine')
    t.same(await Promise.all(answers), ['fine', 'fine'])
    await until(() => !usher.pids().some(isAlive), 'the end of the others')
  },
)

test('after the grace period what is left in any process is ended', { timeout: LIMIT_MS }, async (t) => {
  const { usher, waiting } = await startSlow(t, {}, 'limits: { gracePeriodMs: 300 }')
  const cut = (await clientOfEach(t, usher.url)).map(({ get }) => t.rejects(get('/'), { code: 'ECONNRESET' }))
  await until(() => waiting.length === 2, 'both requests')
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
  await Promise.all(cut)
})
