import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { test } from 'tap'
import { listenOn } from '../helpers/upstream.ts'
import {
  answerJson,
  KEY,
  limits,
  PEOPLE,
  standIn,
  startDirectory,
  until,
  untilState,
  user,
} from './standIn.ts'

test('it asks as TestRail wants to be asked, and knows who is active, inactive or nobody', async (t) => {
  const { origin, requests } = await standIn(t, (_request, response) => answerJson(response, PEOPLE))
  const directory = startDirectory(t, origin, { tempo: { pace: () => 60_000 } })
  await untilState(directory, 'fresh')
  t.equal(directory.lookUp('ADA@example.com'), 'active')
  t.equal(directory.lookUp('grace.example@example.com'), 'active')
  t.equal(directory.lookUp('leo@example.com'), 'inactive')
  t.equal(directory.lookUp('nobody@example.com'), 'none')
  t.equal(directory.lookUp('ada'), undefined, 'a name without a domain is unknown')
  t.match(directory.health(), { entries: 3, ageMs: Number })
  const [{ method, url, headers } = t.fail('no request') as never] = requests
  t.same({ method, url }, { method: 'GET', url: '/index.php?/api/v2/get_users' })
  t.match(headers, {
    authorization: `Basic ${Buffer.from(`admin@example.com:${KEY}`).toString('base64')}`,
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    host: new URL(origin).host,
  })
})

test('it asks below the prefix of the site, by the name that people use for it', async (t) => {
  const { origin, requests } = await standIn(t, (_request, response) => answerJson(response, PEOPLE))
  const hosts = ['*.example.com', 'testrail.example.com']
  const seen = async (host: string, pathPrefix: string): Promise<unknown> => {
    requests.length = 0
    const directory = startDirectory(t, origin, { site: { hosts, pathPrefix }, upstream: { host } })
    await untilState(directory, 'fresh')
    await directory.close()
    return [requests[0]?.headers.host, requests[0]?.url]
  }
  t.same(await seen('keep', '/tests'), ['testrail.example.com', '/tests/index.php?/api/v2/get_users'])
  t.same(await seen('keep', '/tests/'), ['testrail.example.com', '/tests/index.php?/api/v2/get_users'])
  t.same(await seen('upstream', '/'), [new URL(origin).host, '/index.php?/api/v2/get_users'])
  t.same(await seen('inner:81', '/'), ['inner:81', '/index.php?/api/v2/get_users'])
})

test('names and names in a Windows domain are addresses in the domain that is configured', async (t) => {
  const { origin } = await standIn(t, (_request, response) => answerJson(response, PEOPLE))
  const directory = startDirectory(t, origin, { licences: { emailDomain: 'example.com' } })
  await untilState(directory, 'fresh')
  t.equal(directory.lookUp('ada'), 'active')
  t.equal(directory.lookUp('CORP\\Leo'), 'inactive')
  t.equal(directory.lookUp('stranger'), 'none')
})

test('pages are followed to the last one', async (t) => {
  const pages: Record<string, object> = {
    '/index.php?/api/v2/get_users': {
      _links: { next: '/api/v2/get_users&limit=1&offset=1', prev: null },
      users: [user('ada@example.com')],
    },
    '/index.php?/api/v2/get_users&limit=1&offset=1': {
      _links: { next: '/api/v2/get_users&limit=1&offset=2', prev: '/api/v2/get_users&limit=1&offset=0' },
      users: [user('grace@example.com', { is_active: false })],
    },
    '/index.php?/api/v2/get_users&limit=1&offset=2': {
      _links: { next: null },
      users: [user('zoe@example.com')],
    },
  }
  const { origin, requests } = await standIn(t, ({ url = '' }, response) => answerJson(response, pages[url]))
  const directory = startDirectory(t, origin, { tempo: { pace: () => 60_000 } })
  await untilState(directory, 'fresh')
  t.equal(directory.health().entries, 3)
  t.equal(directory.lookUp('grace@example.com'), 'inactive')
  t.equal(requests.length, 3)
})

test('until the first answer everybody is unknown', async (t) => {
  let answer = (): void => undefined
  const { origin, requests } = await standIn(t, (_request, response) => {
    answer = () => answerJson(response, PEOPLE)
  })
  const directory = startDirectory(t, origin)
  await until(() => requests.length === 1)
  t.match(directory.health(), { state: 'loading', ageMs: undefined, entries: 0 })
  t.equal(directory.lookUp('ada@example.com'), undefined)
  answer()
  await untilState(directory, 'fresh')
})

test('a failure keeps the copy and lets it grow old, until it is not believed any more', async (t) => {
  let down = false
  const { origin } = await standIn(t, (request, response) => {
    if (down) request.socket.destroy()
    else answerJson(response, PEOPLE)
  })
  const directory = startDirectory(t, origin, { licences: { maxAgeMs: 300 } })
  await untilState(directory, 'fresh')
  down = true
  await untilState(directory, 'stale')
  t.equal(directory.lookUp('leo@example.com'), 'inactive')
  t.equal(directory.lookUp('nobody@example.com'), 'none')
  t.match(directory.health().lastError, /^TestRail could not be asked \(\w+\)$/)
  await untilState(directory, 'expired')
  t.equal(directory.lookUp('leo@example.com'), undefined)
  t.equal(directory.lookUp('nobody@example.com'), undefined)
  await until(() => directory.log.some(({ level, state }) => level === 40 && state === 'expired'), 'a line')
  down = false
  await untilState(directory, 'fresh')
  t.equal(directory.health().lastError, undefined)
  t.equal(directory.lookUp('nobody@example.com'), 'none')
})

test('what it says in the log is said once', async (t) => {
  let status = 500
  const { origin, requests } = await standIn(t, (_request, response) => {
    if (status === 200) answerJson(response, PEOPLE)
    else response.writeHead(status).end()
  })
  const directory = startDirectory(t, origin)
  await until(() => requests.length > 5)
  status = 401
  await until(() => requests.length > 10)
  status = 200
  await until(() => requests.length > 15)
  const told = directory.log.filter(({ level }) => Number(level) > 20)
  t.same(
    told.map(({ level, site, reason, entries, msg }) => [level, site, reason ?? entries, msg]),
    [
      [40, 'testrail', 'TestRail answered 500; is its API at this upstream and pathPrefix?', UNREAD],
      [
        50,
        'testrail',
        'TestRail refused the key (401); it must be that of an administrator, and the API be switched on',
        UNREAD,
      ],
      [30, 'testrail', 3, 'licences read'],
    ],
  )
})

const UNREAD = 'licences could not be read'

test('the key reaches neither the log nor the health', async (t) => {
  const statuses = [401, 500, 302, 200]
  const { origin, requests } = await standIn(t, ({ headers }, response) => {
    // It says all that it was told.
    response
      .writeHead(statuses.shift() ?? 200, { 'X-Echo': JSON.stringify(headers) })
      .end(JSON.stringify(headers))
  })
  const directory = startDirectory(t, origin)
  await until(() => requests.length > 5)
  const told = JSON.stringify([directory.log, directory.health()])
  t.notMatch(told, KEY)
  t.notMatch(told, Buffer.from(`admin@example.com:${KEY}`).toString('base64'))
  t.notMatch(told, 'admin@example.com')
})

test('it waits as long as its pace says: after a refused key, a busy server, a success', async (t) => {
  const asked: unknown[] = []
  const answers = [401, 429, 500, 200]
  const { origin } = await standIn(t, (_request, response) => {
    const status = answers.shift() ?? 200
    if (status === 200) answerJson(response, PEOPLE)
    else response.writeHead(status, { 'Retry-After': '7' }).end()
  })
  const directory = startDirectory(t, origin, {
    tempo: {
      pace: ({ fault, failures }, refreshMs) => {
        asked.push([fault?.reason, fault?.retryAfterMs, failures, refreshMs])
        return 5
      },
    },
  })
  await untilState(directory, 'fresh')
  t.same(asked.slice(0, 4), [
    ['refused', undefined, 1, 300_000],
    ['busy', 7_000, 2, 300_000],
    ['failed', undefined, 3, 300_000],
    [undefined, undefined, 0, 300_000],
  ])
})

test('there is never more than one question under way', async (t) => {
  let now = 0
  let most = 0
  const { origin, requests } = await standIn(t, (_request, response) => {
    now += 1
    most = Math.max(most, now)
    setTimeout(() => {
      now -= 1
      answerJson(response, PEOPLE)
    }, 10)
  })
  startDirectory(t, origin, { tempo: { pace: () => 0 } })
  await until(() => requests.length > 20)
  t.equal(most, 1)
})

test('closing ends a question that is under way, and asks no further one', async (t) => {
  const { origin, requests } = await standIn(t, () => undefined)
  const directory = startDirectory(t, origin, { tempo: { pace: () => 0 } })
  await until(() => requests.length === 1)
  await directory.close()
  await new Promise((resolve) => {
    setTimeout(resolve, 50)
  })
  t.equal(requests.length, 1)
  t.equal(directory.health().state, 'loading', 'to be closed is no failure')
})

test('a server that does not answer in time is told as that', async (t) => {
  const { origin } = await standIn(t, () => undefined)
  const directory = startDirectory(t, origin, { tempo: { limits: limits({ refreshTimeoutMs: 50 }) } })
  await untilState(directory, 'unreachable')
  t.equal(directory.health().lastError, 'TestRail took longer than 50 ms')
})

const TLS = join(import.meta.dirname, '../fixtures/tls')
const read = (name: string): string => readFileSync(join(TLS, name), 'utf8')

test('the certificate is verified as that of the upstream: by its authority and name, whatever Host says', async (t) => {
  const server = https.createServer(
    { cert: read('named.pem'), key: read('named.key') },
    (_request, response) => answerJson(response, PEOPLE),
  )
  const origin = `https://localhost:${await listenOn(t, server)}`
  const secureContext = createSecureContext({ ca: read('ca.pem') })
  const state = async (tls: object, hosts: string[] = []): Promise<string> => {
    const directory = startDirectory(t, origin, { upstream: { tls }, site: { hosts } })
    await until(() => directory.health().state !== 'loading')
    return directory.health().lastError ?? directory.health().state
  }
  t.match(await state({}), /could not be asked \(\w+CERT\w+\)|SIGNATURE/)
  t.match(await state({ secureContext }), /ERR_TLS_CERT_ALTNAME_INVALID/)
  t.match(await state({ secureContext }, ['app.internal']), /ERR_TLS_CERT_ALTNAME_INVALID/)
  t.equal(await state({ secureContext, servername: 'app.internal' }, ['testrail.example.com']), 'fresh')
  t.equal(await state({ rejectUnauthorized: false }), 'fresh')
})
