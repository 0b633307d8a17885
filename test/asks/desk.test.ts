import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { createDesk } from '../../src/asks/index.ts'
import type { Desk, DeskOptions } from '../../src/asks/index.ts'
import { TEMPO } from '../../src/asks/pace.ts'
import { backOffMs } from '../../src/backOff.ts'
import type { Receipt } from '../../src/rules/accessRequest.ts'
import type { LogLine } from '../helpers/usher.ts'
import { askWith, letterWith, logTo, requestWith, startReceiver, until } from './receiver.ts'
import { ownNow } from '../helpers/ownTime.ts'

const QUICK = { ...TEMPO, firstRetryMs: 10, maxRetryMs: 40, hurriedRetryMs: 10 }

type Told = { readonly log: LogLine[]; said(msg: string): LogLine[] }

function deskFor(
  t: Test,
  webhook: object,
  { more = {}, ...options }: Partial<DeskOptions> & { more?: object } = {},
): Desk & Told {
  const log: LogLine[] = []
  const setting = askWith({ type: 'json', ...webhook }, more)
  const desk = createDesk({ ask: setting, logger: logTo(log), tempo: QUICK, ...options })
  t.teardown(() => desk.close(0))
  return { ...desk, log, said: (msg) => log.filter((line) => line['msg'] === msg) }
}

function ask(desk: Desk, reference = 'K7Q2-M9XA', client = '192.0.2.1'): Receipt {
  return desk.ask({ request: requestWith({ reference }), letter: letterWith(), client })
}

test('a request is posted once, as JSON, with what the webhook wants to see', async (t) => {
  const receiver = await startReceiver(t)
  const desk = deskFor(t, { url: `${receiver.origin}/hook?key=s3cret`, authorization: 'Bearer t0ken' })
  t.same(ask(desk), { kind: 'queued' })
  await until(() => desk.said('access request sent').length === 1)
  t.match(receiver.received, [
    {
      method: 'POST',
      path: '/hook?key=s3cret',
      headers: {
        authorization: 'Bearer t0ken',
        'content-type': 'application/json; charset=utf-8',
        'user-agent': /^Usher\//,
      },
      json: { event: 'access-request', reference: 'K7Q2-M9XA' },
    },
  ])
  t.equal(receiver.received.length, 1)
  t.notOk(receiver.received[0]?.headers['cookie'])
  t.match(desk.said('access request queued'), [{ reference: 'K7Q2-M9XA', site: 'testrail', level: 30 }])
  const [sent] = desk.said('access request sent')
  t.match(sent, { reference: 'K7Q2-M9XA', attempts: 1, webhook: 'json', host: new URL(receiver.origin).host })
  t.type(sent?.['ms'], 'number')
  const all = JSON.stringify(desk.log)
  for (const secret of ['s3cret', '/hook', 't0ken', 'ada@example.com', 'release 7', '"ada"'])
    t.notMatch(all, secret, 'nothing of it stands in the log')
})

test('the base URL of Jira leads to its request resource, below its context path', async (t) => {
  const receiver = await startReceiver(t, (response) => response.writeHead(201).end('{}'))
  const jsm = { type: 'jsm', serviceDeskId: '4', requestTypeId: '17', authorization: 'Basic eA==' }
  for (const base of ['', '/', '/jira', '/jira/'])
    ask(deskFor(t, { ...jsm, url: `${receiver.origin}${base}` }))
  await receiver.got(4)
  t.same(receiver.received.map(({ path }) => path).toSorted(), [
    '/jira/rest/servicedeskapi/request',
    '/jira/rest/servicedeskapi/request',
    '/rest/servicedeskapi/request',
    '/rest/servicedeskapi/request',
  ])
})

test('a receiver that fails twice gets it the third time', async (t) => {
  const receiver = await startReceiver(t, (response, count) =>
    response.writeHead(count < 3 ? 503 : 202).end(),
  )
  const desk = deskFor(t, { url: receiver.origin })
  ask(desk)
  await until(() => desk.said('access request sent').length === 1)
  t.equal(receiver.received.length, 3)
  t.match(desk.said('access request sent'), [{ attempts: 3 }])
  t.match(desk.said('access request not sent; it will be tried again'), [
    { attempts: 1, detail: 'answered 503', level: 40 },
    { attempts: 2, detail: 'answered 503' },
  ])
})

test('a connection that is cut is tried again', async (t) => {
  const receiver = await startReceiver(t, (response, count) => {
    if (count === 1) response.socket?.destroy()
    else response.end()
  })
  const desk = deskFor(t, { url: receiver.origin })
  ask(desk)
  await until(() => desk.said('access request sent').length === 1)
  t.match(desk.said('access request sent'), [{ attempts: 2 }])
})

test('a receiver that is away is tried again, and named by its code', async (t) => {
  const desk = deskFor(t, { url: 'http://127.0.0.1:1/hook' })
  ask(desk)
  await until(() => desk.said('access request not sent; it will be tried again').length >= 2)
  t.match(desk.log.at(-1), { detail: 'ECONNREFUSED' })
})

test('429 holds back everything for as long as it says', async (t) => {
  const receiver = await startReceiver(t, (response, count) =>
    count === 1 ? response.writeHead(429, { 'Retry-After': '1' }).end() : response.end(),
  )
  const desk = deskFor(t, { url: receiver.origin })
  const start = performance.now()
  ask(desk, 'AAAA-0001')
  await until(() => desk.said('access request not sent; it will be tried again').length === 1)
  ask(desk, 'AAAA-0002')
  await until(() => desk.said('access request sent').length === 2)
  t.ok(performance.now() - start >= 990, 'both have waited')
  t.equal(receiver.received.length, 3)
})

test('a receiver may not ask for more patience than an hour', async (t) => {
  const receiver = await startReceiver(t, (response) =>
    response.writeHead(503, { 'Retry-After': '999999999' }).end(),
  )
  const desk = deskFor(t, { url: receiver.origin })
  ask(desk)
  await until(() => desk.said('access request not sent; it will be tried again').length === 1)
  t.equal(desk.log.at(-1)?.['inMs'], 3_600_000)
})

test('what is refused is final, told with its reference, and may be asked anew', async (t) => {
  for (const status of [400, 401, 404, 410, 301, 302, 307]) {
    const receiver = await startReceiver(t, (response) =>
      response.writeHead(status, { Location: 'http://127.0.0.1:1/elsewhere' }).end('secret reason'),
    )
    const desk = deskFor(t, { url: receiver.origin })
    ask(desk)
    await until(() => desk.said('access request LOST').length === 1)
    t.match(desk.said('access request LOST'), [
      { reference: 'K7Q2-M9XA', detail: `answered ${status}`, attempts: 1, level: 50 },
    ])
    t.equal(receiver.received.length, 1, `${status} is neither tried again nor followed`)
    t.notMatch(JSON.stringify(desk.log), 'secret reason')
    t.same(ask(desk), { kind: 'queued' })
    await receiver.got(2)
  }
})

test('a receiver that hangs is left after the time-out, and one that never ends its answer has taken it', async (t) => {
  const hanging = await startReceiver(t, () => undefined)
  const desk = deskFor(t, { url: hanging.origin, timeoutMs: 100 })
  ask(desk)
  await until(() => desk.said('access request not sent; it will be tried again').length === 1)
  t.match(desk.log.at(-1), { detail: 'no answer within 100 ms' })

  const endless = await startReceiver(t, (response) => {
    const more = setInterval(() => response.write('x'.repeat(10_000)), 1)
    response.on('close', () => clearInterval(more))
  })
  const other = deskFor(t, { url: endless.origin, timeoutMs: 30_000 })
  ask(other)
  await until(() => other.said('access request sent').length === 1)
})

test('after some hours it is given up', async (t) => {
  const receiver = await startReceiver(t, (response) => response.writeHead(500).end())
  const desk = deskFor(t, { url: receiver.origin }, { tempo: { ...QUICK, giveUpAfterMs: 50 } })
  ask(desk)
  await until(() => desk.said('access request LOST').length === 1)
  t.match(desk.said('access request LOST'), [{ reference: 'K7Q2-M9XA', detail: 'answered 500' }])
})

test('the same reference is taken once in a day, another site’s is another', async (t) => {
  const receiver = await startReceiver(t)
  const desk = deskFor(t, { url: receiver.origin })
  t.same(ask(desk), { kind: 'queued' })
  t.same(ask(desk), { kind: 'already' })
  t.same(ask(desk, 'K7Q2-M9XA', '192.0.2.2'), { kind: 'already' })
  const elsewhere = requestWith({ site: 'confluence' })
  t.same(desk.ask({ request: elsewhere, letter: letterWith(), client: '192.0.2.1' }), { kind: 'queued' })
  await receiver.got(2)
  await desk.close(30_000)
  t.equal(receiver.received.length, 2)
})

test('who asks too often is told to wait, and it is logged without a name', async (t) => {
  const receiver = await startReceiver(t)
  const desk = deskFor(t, { url: receiver.origin }, { more: { rate: { perClient: 2, total: 3 } } })
  t.match(
    [1, 2, 3].map((number) => ask(desk, `AAAA-000${number}`)),
    [{ kind: 'queued' }, { kind: 'queued' }, { kind: 'limited' }],
  )
  t.match(ask(desk, 'AAAA-0004', '192.0.2.2'), { kind: 'queued' })
  const refused = ask(desk, 'AAAA-0005', '192.0.2.3')
  t.ok(refused.kind === 'limited' && refused.waitMs > 3_590_000)
  t.match(desk.said('access request not taken: too many'), [
    { reference: 'AAAA-0003' },
    { reference: 'AAAA-0005' },
  ])
  t.notMatch(JSON.stringify(desk.log), '192.0.2.')
})

test('the queue has an end', async (t) => {
  const receiver = await startReceiver(t, () => undefined)
  const desk = deskFor(
    t,
    { url: receiver.origin },
    { maxWaiting: 6, more: { rate: { perClient: 100, total: 100 } } },
  )
  const receipts = Array.from({ length: 8 }, (_, index) => ask(desk, `AAAA-000${index}`).kind)
  t.same(receipts, ['queued', 'queued', 'queued', 'queued', 'queued', 'queued', 'full', 'full'])
  await receiver.got(4)
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.equal(receiver.received.length, 4, 'no more than four at a time')
  t.match(desk.said('access request not taken: too many wait to be sent'), [
    { level: 50, reference: 'AAAA-0006' },
    {},
  ])
  t.same(ask(desk, 'AAAA-0006').kind, 'full', 'what was not taken is not held for asked')
})

test('on close what waits for another try is tried at once', async (t) => {
  const receiver = await startReceiver(t, (response, count) =>
    response.writeHead(count === 1 ? 503 : 200).end(),
  )
  const desk = deskFor(t, { url: receiver.origin }, { tempo: TEMPO })
  ask(desk)
  await until(() => desk.said('access request not sent; it will be tried again').length === 1)
  const start = ownNow()
  await desk.close(30_000)
  t.ok(ownNow() - start < 2_000)
  t.equal(desk.said('access request sent').length, 1)
})

test('a full queue is sent on close', async (t) => {
  const receiver = await startReceiver(t, (response) => setTimeout(() => response.end(), 5))
  const desk = deskFor(t, { url: receiver.origin }, { more: { rate: { perClient: 100, total: 100 } } })
  for (let index = 10; index < 60; index++) ask(desk, `AAAA-00${index}`)
  await desk.close(30_000)
  t.equal(receiver.received.length, 50)
  t.equal(desk.said('access request sent').length, 50)
  t.same(desk.said('access request LOST'), [])
})

test('what cannot be sent on close is told, each with its reference', async (t) => {
  const receiver = await startReceiver(t, () => undefined)
  const desk = deskFor(t, { url: receiver.origin }, { more: { rate: { perClient: 100, total: 100 } } })
  for (let index = 10; index < 20; index++) ask(desk, `AAAA-00${index}`)
  const start = ownNow()
  await desk.close(200)
  t.ok(ownNow() - start < 1_000)
  const lost = desk.said('access request LOST')
  t.same(
    lost.map(({ reference }) => String(reference)).toSorted(),
    Array.from({ length: 10 }, (_, index) => `AAAA-00${index + 10}`),
  )
  t.match(lost[0], { detail: /^Usher stopped/, level: 50 })
  t.same(ask(desk, 'AAAA-0099'), { kind: 'full' })
})

test('a certificate that nobody vouches for is refused', async (t) => {
  const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/tls', name))
  const server = https.createServer({ cert: file('server.pem'), key: file('server.key') }, (_, response) =>
    response.end(),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const desk = deskFor(t, { url: `https://127.0.0.1:${port}/` })
  ask(desk)
  await until(() => desk.said('access request not sent; it will be tried again').length === 1)
  t.match(desk.log.at(-1)?.['detail'], /CERT|SELF_SIGNED|UNABLE_TO/)
})

test('the wait doubles up to its end, half of it by chance', (t) => {
  t.equal(backOffMs(1, TEMPO, 1), 5_000)
  t.equal(backOffMs(1, TEMPO, 0), 2_500)
  t.equal(backOffMs(3, TEMPO, 1), 20_000)
  t.equal(backOffMs(99, TEMPO, 1), 900_000)
  t.equal(backOffMs(1_000_000, TEMPO, 0), 450_000)
  t.end()
})
