// Upstreams that cannot be reached, or are not who they should be.
import dns from 'node:dns'
import https from 'node:https'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { ask, statusOf, unharmed } from '../helpers/faults.ts'
import { freePort } from '../helpers/process.ts'
import { listenOn, send } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher, startUsher, temporaryDirectory } from '../helpers/usher.ts'
import { ownNow } from '../helpers/ownTime.ts'

const TLS = 'test/fixtures/tls'

async function startTls(t: Test, name: string): Promise<number> {
  const [cert, key] = ['pem', 'key'].map((kind) => readFileSync(`${TLS}/${name}.${kind}`))
  return listenOn(
    t,
    https.createServer({ cert, key }, (_request, response) => response.end('sound')),
  )
}

const NOT_WHO = [
  [
    'expired',
    'expired',
    'connection: { tls: { caFile: test/fixtures/tls/expired-ca.pem } }',
    'CERT_HAS_EXPIRED',
    /has expired/,
  ],
  [
    'for another name',
    'named',
    'connection: { tls: { caFile: test/fixtures/tls/ca.pem } }',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    /another name/,
  ],
  ['of an unknown authority', 'server', '', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not trusted/],
] as const

for (const [what, name, site, code, reason] of NOT_WHO) {
  test(`an upstream whose certificate is ${what} is 502, and the log says what is wrong with it`, async (t) => {
    const { port, log } = await startUsher(
      t,
      siteBefore(`https://localhost:${await startTls(t, name)}`, site),
    )
    const answer = await ask(port, '/')
    t.equal(statusOf(answer), 502)
    t.match(log.at(-1), { level: 40, code, msg: reason })
    t.notMatch(answer.body.toString(), 'sound')
  })
}

test('a refused connection, and a host that nobody can reach, are 502 at once', async (t) => {
  for (const origin of [`http://127.0.0.1:${await freePort()}`, 'http://upstream.invalid']) {
    const { port, log } = await startUsher(t, siteBefore(origin))
    const began = ownNow()
    t.equal(statusOf(await ask(port, '/')), 502, origin)
    t.ok(ownNow() - began < 4_000)
    t.match(log.at(-1), { level: 40, status: 502 })
    t.equal(statusOf(await ask(port, '/.usher/health')), 200)
  }
})

test('a host that does not answer is 504 within the connect timeout', async (t) => {
  // RFC 5737: nobody is there; where that is known at once, it is 502.
  const { port } = await startUsher(
    t,
    siteBefore('http://192.0.2.1', 'connection: { connectTimeoutMs: 400 }'),
  )
  const began = ownNow()
  t.ok([502, 504].includes(statusOf(await ask(port, '/'))))
  t.ok(ownNow() - began < 3_000)
})

// The resolver of this process, which node:net asks for each connection that it makes.
function resolveTo(t: Test, address: () => string | undefined): void {
  const { lookup } = dns
  t.teardown(() => Object.assign(dns, { lookup }))
  const answer = (
    name: string,
    options: dns.LookupAllOptions,
    done: (...result: unknown[]) => void,
  ): void => {
    if (name !== 'moving.example') return lookup(name, options, done)
    const found = address()
    process.nextTick(() => {
      if (found === undefined) done(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }))
      else if (options.all) done(null, [{ address: found, family: 4 }])
      else done(null, found, 4)
    })
  }
  Object.assign(dns, { lookup: answer })
}

async function startAt(t: Test, host: string, port: number, text: string): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`))
  })
  t.teardown(() => server.close())
  await new Promise<void>((resolve) => {
    server.listen(port, host, resolve)
  })
  return (server.address() as net.AddressInfo).port
}

test('a name that resolves to another address is followed within maxAgeMs, though its old connections are busy', async (t) => {
  const port = await startAt(t, '127.0.0.1', 0, 'sound')
  await startAt(t, '127.0.0.2', port, 'moved')
  let address: string | undefined
  resolveTo(t, () => address)
  const site = 'connection: { maxAgeMs: 600, maxConnections: 2 }'
  const usher = await startUsher(t, siteBefore(`http://moving.example:${port}`, site))
  t.equal(statusOf(await ask(usher.port, '/')), 502, 'it does not resolve for now')
  t.match(usher.log.at(-1), { code: 'EAI_AGAIN', msg: /does not resolve for now/ })
  address = '127.0.0.1'
  await unharmed(t, { usher, port: usher.port })
  address = '127.0.0.2'
  const began = ownNow()
  // Never idle for long enough to be closed for that.
  for (;;) {
    const text = (await ask(usher.port, '/')).body.toString()
    if (text === 'moved') break
    t.ok(ownNow() - began < 3_000, 'followed')
    await sleep(20)
  }
  for (let round = 0; round < 5; round++) t.equal((await ask(usher.port, '/')).body.toString(), 'moved')
})

// A hosts file of its own for one process, where the system lets anybody make a mount namespace.
const OWN_HOSTS = 'mount --bind "$HOSTS" /etc/hosts && exec "$0" "$@"'
const NAMESPACE = ['unshare', '--map-root-user', '--mount'] as const
const MAY_MOUNT =
  spawnSync(NAMESPACE[0], [...NAMESPACE.slice(1), 'mount', '--bind', '/etc/hosts', '/etc/hosts']).status === 0

test(
  'a name that the system resolves to another address is followed by the running process',
  { skip: !MAY_MOUNT && 'no mount namespace here', timeout: 180_000 },
  async (t) => {
    const port = await startAt(t, '127.0.0.1', 0, 'sound')
    await startAt(t, '127.0.0.2', port, 'moved')
    const hosts = join(await temporaryDirectory(t), 'hosts')
    writeFileSync(hosts, '127.0.0.1 localhost moving.example\n')
    const site = siteBefore(`http://moving.example:${port}`, 'connection: { maxAgeMs: 600 }')
    const usher = await spawnUsher(t, site, {
      command: [...NAMESPACE, '/bin/sh', '-c', OWN_HOSTS, process.execPath, 'src/main.ts'],
      env: { HOSTS: hosts },
    })
    const [url = ''] = await usher.listening
    t.equal((await send(`${url}/`)).text, 'sound')
    writeFileSync(hosts, '127.0.0.1 localhost\n127.0.0.2 moving.example\n')
    const began = ownNow()
    while ((await send(`${url}/`)).text !== 'moved') {
      t.ok(ownNow() - began < 5_000, 'followed')
      await sleep(20)
    }
  },
)
