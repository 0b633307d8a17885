// A TestRail that means harm, or has been taken over: what it answers stays bounded, and the key stays here.
import type { RequestListener } from 'node:http'
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import type { Test } from 'tap'
import { startRawUpstream } from '../helpers/wire.ts'
import { answerJson, limits, PEOPLE, standIn, startDirectory, until, untilState, user } from './standIn.ts'
import type { StandIn } from './standIn.ts'

/** What a directory says of a first answer, and that it still believes nothing. */
async function faultOf(t: Test, origin: string, bounds = {}): Promise<string | undefined> {
  const directory = startDirectory(t, origin, {
    tempo: { pace: () => 60_000, limits: limits({ refreshTimeoutMs: 30_000, ...bounds }) },
  })
  await until(() => directory.health().state !== 'loading', 'an end')
  t.equal(directory.health().state, 'unreachable')
  t.equal(directory.lookUp('ada@example.com'), undefined)
  await directory.close()
  return directory.health().lastError
}

async function faultOfAnswer(t: Test, answer: RequestListener, bounds = {}): Promise<string | undefined> {
  return faultOf(t, (await standIn(t, answer)).origin, bounds)
}

test('an answer without an end is cut off', async (t) => {
  const fault = await faultOfAnswer(t, (_request, response) => {
    response.write('[')
    const more = Buffer.alloc(65_536, ' ')
    const pump = (): void => {
      while (!response.destroyed && response.write(more));
    }
    response.on('drain', pump)
    pump()
  })
  t.equal(fault, 'TestRail sent a page of more than 4194304 bytes')
})

test('a deep answer is not taken apart', async (t) => {
  t.match(
    await faultOfAnswer(t, (_request, response) => void response.end('['.repeat(4_000_000))),
    /no list of users/,
  )
})

test('a trickle is not waited for', async (t) => {
  const fault = await faultOfAnswer(
    t,
    (_request, response) => {
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
    },
    { refreshTimeoutMs: 200 },
  )
  t.equal(fault, 'TestRail took longer than 200 ms')
})

test('many quick pages are not followed longer than that either', async (t) => {
  let page = 0
  const fault = await faultOfAnswer(
    t,
    (_request, response) => {
      page += 1
      setTimeout(() => answerJson(response, pageNamed(`/api/v2/get_users&offset=${page}`)), 20)
    },
    { refreshTimeoutMs: 200 },
  )
  t.equal(fault, 'TestRail took longer than 200 ms')
})

test('neither pages nor users without an end are collected', async (t) => {
  let page = 0
  const endless: RequestListener = (_request, response) => {
    page += 1
    answerJson(response, pageNamed(`/api/v2/get_users&offset=${page}`, `person-${page}@example.com`))
  }
  t.equal(await faultOfAnswer(t, endless, { maxPages: 20 }), 'TestRail named more than 20 pages of users')
  t.equal(await faultOfAnswer(t, endless, { maxAccounts: 10 }), 'TestRail named more than 10 users')
})

test('pages that lead in a circle are noticed', async (t) => {
  const { origin, requests } = await standIn(t, (_request, response) =>
    answerJson(response, pageNamed('/api/v2/get_users&limit=250&offset=250')),
  )
  t.equal(await faultOf(t, origin), 'TestRail led from page to page in a circle')
  t.equal(requests.length, 2)
})

test('the key follows neither a redirect nor a next page to another host', async (t) => {
  const elsewhere: StandIn = await standIn(t, (_request, response) => answerJson(response, PEOPLE))
  for (const status of [301, 302, 303, 307, 308]) {
    const fault = await faultOfAnswer(t, (_request, response) => {
      response.writeHead(status, { Location: elsewhere.origin }).end()
    })
    t.match(fault, /redirected the question/)
  }
  for (const next of [
    elsewhere.origin,
    `@${elsewhere.origin.slice(7)}/`,
    `//${elsewhere.origin.slice(7)}/`,
  ]) {
    const fault = await faultOfAnswer(t, (_request, response) => answerJson(response, pageNamed(next)))
    t.equal(fault, 'TestRail named a next page that is none of its list of users')
  }
  t.same(elsewhere.requests, [])
})

test('nothing is decompressed', async (t) => {
  const bomb = gzipSync(Buffer.alloc(50_000_000, ' '))
  const fault = await faultOfAnswer(t, (_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }).end(bomb)
  })
  t.equal(fault, 'TestRail answered in a coding that was not asked for')
})

test('an answer that breaks off, or is none at all, is no list', async (t) => {
  for (const bytes of [
    'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n[{"email":"ada@example.com"}]',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n[',
    'SSH-2.0-OpenSSH_9.6\r\n',
    '',
    `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n[]`,
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n[{}]',
  ]) {
    const { origin } = await startRawUpstream(t, (socket) => socket.end(bytes))
    t.match(await faultOf(t, origin), /^TestRail could not be asked \(\w+\)$/, bytes.slice(0, 60))
  }
})

test('a port that nobody listens on, and one that never speaks, are no list', async (t) => {
  const { origin } = await standIn(t, () => undefined)
  t.match(await faultOf(t, 'http://127.0.0.1:1'), /ECONNREFUSED/)
  t.match(await faultOf(t, origin, { refreshTimeoutMs: 100 }), /took longer than 100 ms/)
})

test('an empty or nonsensical answer never replaces a good copy', async (t) => {
  const nonsense = ['[]', '{"users":[]}', 'null', '<html>', '{"error":"no"}', '[7]', '[{"email":7}]', '']
  const answers = [JSON.stringify(PEOPLE), ...nonsense]
  const { origin, requests } = await standIn(t, (_request, response) => response.end(answers.shift() ?? '[]'))
  const directory = startDirectory(t, origin)
  await until(() => requests.length > nonsense.length + 1)
  await untilState(directory, 'stale')
  t.equal(directory.lookUp('ada@example.com'), 'active')
  t.equal(directory.lookUp('leo@example.com'), 'inactive')
  t.equal(directory.health().entries, 3)
})

test('names that every object has are looked up as others are', async (t) => {
  const { origin } = await standIn(t, (_request, response) =>
    response.end(
      '{"__proto__":{"users":[{"email":"x@y"}]},"users":[{"__proto__":{"email":"x@y"},"email":"__proto__@y"}]}',
    ),
  )
  const directory = startDirectory(t, origin, { licences: { emailDomain: 'y' } })
  await untilState(directory, 'fresh')
  t.equal(directory.lookUp('__proto__'), 'active')
  for (const name of ['constructor', 'toString', 'x', 'hasOwnProperty'])
    t.equal(directory.lookUp(name), 'none', name)
})

test('a server that resets every connection ends nothing but the question', async (t) => {
  const server = net.createServer((socket) => socket.resetAndDestroy())
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  const { port } = server.address() as net.AddressInfo
  t.match(await faultOf(t, `http://127.0.0.1:${port}`), /could not be asked/)
})

function pageNamed(next: string, email = 'ada@example.com'): object {
  return { offset: 0, limit: 1, size: 1, _links: { next, prev: null }, users: [user(email)] }
}
