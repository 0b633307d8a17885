// What an upstream may do wrong in a body: one row of faults for each test.
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { test } from 'tap'
import { ask, connectRaw, get, SOUND, startFaulty, statusOf, unharmed, until } from '../helpers/faults.ts'
import type { Fault } from '../helpers/faults.ts'
import { NAVIGATION } from '../helpers/upstream.ts'
import { valuesOf } from '../helpers/wire.ts'
import { ownNow } from '../helpers/ownTime.ts'

const MEGABYTE = 1_048_576

const PEOPLE = Object.entries(NAVIGATION)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')

const BRAND_401 = 'rules: [{ name: refused, when: { status: 401 }, cause: sign-in-required }]'
const BRAND_WORDS =
  'rules: [{ name: refused, when: { status: 401, body: { contains: refused } }, cause: sign-in-required }]'

const BEGUN: Readonly<Record<string, string>> = {
  'with a length': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
  'in chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
  'inside a chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf',
}

const ENDINGS: Readonly<Record<string, (fault: string) => Fault>> = {
  reset: (begun) => (socket) => {
    socket.write(begun)
    setTimeout(() => socket.resetAndDestroy(), 30)
  },
  closed: (begun) => (socket) => socket.end(begun),
  'broken by a wrong chunk size': (begun) => (socket) => socket.write(`${begun}\r\nzz\r\n`),
  'left hanging': (begun) => begun,
}

test('a body that the upstream does not end is cut for the client: no clean end, no hang', async (t) => {
  const faults = Object.entries(ENDINGS).flatMap(([how, end]) =>
    Object.entries(BEGUN)
      .filter(([framing]) => !how.includes('chunk') || framing !== 'with a length')
      .map(([framing, begun]) => [`/${framing}, ${how}`.replaceAll(' ', '-'), end(begun)] as const),
  )
  const site = 'connection: { bodyTimeoutMs: 400 }'
  const faulty = await startFaulty(t, Object.fromEntries(faults), { site })
  await Promise.all(
    faults.map(async ([path]) => {
      const answer = await ask(faulty.port, path)
      t.equal(statusOf(answer), 200, path)
      t.equal(answer.complete, false, path)
      t.match(answer.body.toString(), /^half/, `${path}: what came before arrives`)
    }),
  )
  const told = faulty.usher.log.filter(({ msg }) => msg === 'the upstream broke off inside a body')
  t.equal(told.length, faults.length)
  await unharmed(t, faulty)
})

test('of a body that was looked at and breaks off, what came arrives, and is cut', async (t) => {
  const begun = BEGUN['in chunks']?.replace('200 OK', '401 Unauthorized') ?? ''
  const site = `connection: { bodyTimeoutMs: 400 }\n${BRAND_WORDS}`
  const faults = Object.entries(ENDINGS).map(
    ([how, end]) => [`/${how.replaceAll(' ', '-')}`, end(begun)] as const,
  )
  const faulty = await startFaulty(t, Object.fromEntries(faults), { site })
  for (const [path] of faults) {
    const answer = await ask(faulty.port, path, PEOPLE)
    t.equal(statusOf(answer), 401, path)
    t.equal(answer.body.toString(), 'half', path)
    t.equal(answer.complete, false, path)
  }
  await unharmed(t, faulty)
})

test('a 401 whose body hangs is answered at once where the head says enough, and the body is discarded', async (t) => {
  const hanging =
    'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="a"\r\nContent-Length: 1000\r\n\r\nhalf'
  const faulty = await startFaulty(t, { '/x': hanging }, { site: BRAND_401 })
  const began = ownNow()
  const answer = await ask(faulty.port, '/x', PEOPLE)
  t.ok(ownNow() - began < 2_000)
  t.equal(statusOf(answer), 401)
  t.match(answer.body.toString(), /^<!doctype html>[^]*<\/html>\s*$/)
  t.same(valuesOf(answer, 'www-authenticate'), ['Basic realm="a"'])
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  await unharmed(t, faulty)
})

test('a 401 whose body hangs behind the words that a rule looks for is answered without waiting for more', async (t) => {
  const begun = {
    '/identity': Buffer.from('<p>refused'),
    '/gzip': gzipSync('<p>refused'),
    '/br': brotliCompressSync('<p>refused'),
    '/zstd': zstdCompressSync('<p>refused'),
  }
  const faults = Object.entries(begun).map(([path, body]) => {
    const coding = `Content-Type: text/html\r\nContent-Encoding: ${path.slice(1)}`
    const head = `HTTP/1.1 401 No\r\n${coding}\r\nContent-Length: 1000\r\n\r\n`
    return [path, Buffer.concat([Buffer.from(head), body])] as const
  })
  const faulty = await startFaulty(t, Object.fromEntries(faults), { site: BRAND_WORDS })
  await Promise.all(
    faults.map(async ([path]) => {
      const began = ownNow()
      const answer = await ask(faulty.port, path, PEOPLE)
      t.ok(ownNow() - began < 3_000, `${path}: ${Math.round(ownNow() - began)} ms`)
      t.equal(statusOf(answer), 401)
      t.match(answer.body.toString(), '<!doctype html>')
    }),
  )
  await until('the upstream is released', () => faulty.upstream.connections.size === 0)
  await unharmed(t, faulty)
})

// A stock page of IIS as far as it says what it is; a link or a form behind it would be an administrator's.
const STOCK_401 =
  '<!DOCTYPE html><html><head><title>401</title></head><body><div id="header"><h1>Server Error</h1></div>' +
  '<div id="content"><div class="content-container"><fieldset><h2>401 - Unauthorized: Access is denied.</h2>'

test('a 401 that hangs where an exception of a preset is still open is answered when nothing more comes', async (t) => {
  const hanging = `HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n${STOCK_401}`
  const lateLink: Fault = (socket) => {
    socket.write(hanging)
    setTimeout(
      () => socket.write('<a href="/request-access">Ask for access</a>'.padEnd(5_000 - STOCK_401.length)),
      700,
    )
  }
  const trickle: Fault = (socket) => {
    socket.write(hanging)
    const timer = setInterval(() => socket.write(' '), 100)
    socket.on('close', () => clearInterval(timer))
  }
  const faulty = await startFaulty(
    t,
    { '/hang': hanging, '/late': lateLink, '/trickle': trickle },
    { site: 'presets: [iis]\nconnection: { bodyTimeoutMs: 4000 }', config: 'limits: { lookTimeoutMs: 500 }' },
  )
  const began = ownNow()
  const hung = await ask(faulty.port, '/hang', PEOPLE)
  t.ok(ownNow() - began < 3_000)
  t.equal(statusOf(hung), 401)
  t.match(hung.body.toString(), /^<!doctype html>[^]*<\/html>\s*$/)
  const late = await ask(faulty.port, '/late', PEOPLE)
  t.match(late.body.toString(), 'Ask for access', 'what comes late still counts')
  t.equal(late.complete, true)
  const client = connectRaw(t, faulty.port, get('/trickle', PEOPLE))
  await until('a page that trickles is passed on', () => client.text().includes('Server Error'))
  client.socket.destroy()
  await unharmed(t, faulty)
})

test('a trickled body arrives', async (t) => {
  const faulty = await startFaulty(t, {
    '/x': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n')
      let sent = 0
      const timer = setInterval(() => {
        socket.write(String(sent++))
        if (sent === 10) clearInterval(timer)
      }, 30)
    },
  })
  t.equal((await ask(faulty.port, '/x')).body.toString(), '0123456789')
  await unharmed(t, faulty)
})

const PLANTED = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nplanted'

test('bytes behind the end of an answer', async (whole) => {
  const ends: Readonly<Record<string, string>> = {
    'of its length': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'of its chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'of 204': 'HTTP/1.1 204 No Content\r\n\r\n',
    'of 204 with a length': 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n',
    'of 304': 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    'of 304 with the length of what was not sent': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
    'of a refusal': 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno',
  }
  const faults = Object.entries(ends).flatMap(([which, answer]) =>
    [0, 300].map((lateMs): [path: string, fault: Fault] => [
      `/${which}, ${lateMs} ms late`.replaceAll(' ', '-'),
      lateMs === 0 ? answer + PLANTED : plantLate(answer, lateMs),
    ]),
  )
  const faulty = await startFaulty(whole, Object.fromEntries(faults), { site: BRAND_401 })
  for (const [path] of faults) {
    await whole.test(`${path} are nobody's answer`, async (t) => {
      t.notMatch((await ask(faulty.port, path)).body.toString(), 'planted')
      if (path.includes('300')) await sleep(400)
      for (let round = 0; round < 3; round++)
        t.equal((await ask(faulty.port, SOUND)).body.toString(), 'sound')
    })
  }
  await unharmed(whole, faulty)
})

function plantLate(answer: string, lateMs: number): Fault {
  return (socket) => {
    socket.write(answer)
    setTimeout(() => socket.write(PLANTED), lateMs)
  }
}

test('204 and 304 with a body have none for the client', async (t) => {
  const faulty = await startFaulty(t, {
    '/204': 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody',
    '/204chunked': 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n',
    '/304': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody',
    '/304chunked': 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n',
  })
  for (const path of ['/204', '/204chunked', '/304', '/304chunked']) {
    const answer = await ask(faulty.port, path)
    t.equal(statusOf(answer), Number(path.slice(1, 4)), path)
    t.equal(answer.body.length, 0, path)
    await unharmed(t, faulty)
  }
})

test('a compressed body that is broken passes as it came with 200, and is a page with 401', async (t) => {
  const broken = gzipSync('a'.repeat(10_000) + 'refused')
  broken.fill(0xff, 30)
  const head = (status: string): Buffer =>
    Buffer.from(
      `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: ${broken.length}\r\n\r\n`,
    )
  const faulty = await startFaulty(
    t,
    { '/200': Buffer.concat([head('200 OK'), broken]), '/401': Buffer.concat([head('401 No'), broken]) },
    { site: BRAND_401 },
  )
  t.same((await ask(faulty.port, '/200')).body, broken)
  t.match((await ask(faulty.port, '/401', PEOPLE)).body.toString(), '<!doctype html>')
  await unharmed(t, faulty)
})

const ZEROS = Buffer.alloc(64 * MEGABYTE)
const BOMB = Buffer.concat([Buffer.from('<p>refused, whatever follows'), ZEROS])
const CODED: Readonly<Record<string, () => Buffer>> = {
  gzip: () => gzipSync(BOMB),
  deflate: () => deflateSync(BOMB),
  br: () => brotliCompressSync(BOMB, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: () => zstdCompressSync(BOMB),
  'gzip, gzip': () => gzipSync(gzipSync(BOMB)),
}

function isLittle(bytes: number): boolean {
  return bytes < 20 * MEGABYTE
}

test('a bomb with a 401 is the page, by its status and by what words were seen, in little memory', async (t) => {
  const faults = Object.entries(CODED).map(([coding, code]) => {
    const body = code()
    const fields = `Content-Type: text/html\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}`
    return [
      `/${coding.replace(', ', '-')}`,
      Buffer.concat([Buffer.from(`HTTP/1.1 401 No\r\n${fields}\r\n\r\n`), body]),
    ]
  })
  for (const site of [BRAND_401, BRAND_WORDS]) {
    const faulty = await startFaulty(t, Object.fromEntries(faults) as Record<string, Buffer>, { site })
    for (const [path = ''] of faults as [string, Buffer][]) {
      // What is coded twice is not read, and told by its status alone.
      if (path.includes('-') && site === BRAND_WORDS) continue
      const grown: number[] = []
      // What is taken for a bomb is taken each time; what the process takes for itself meanwhile is not.
      for (let tries = 0; tries < 3 && !grown.some(isLittle); tries++) {
        const before = process.memoryUsage().rss
        const answer = await ask(faulty.port, path, PEOPLE)
        t.equal(statusOf(answer), 401, path)
        t.match(answer.body.toString('latin1', 0, 15), '<!doctype html>', path)
        grown.push(process.memoryUsage().rss - before)
      }
      t.ok(grown.some(isLittle), `${path}: ${grown.join()} bytes more`)
    }
    await unharmed(t, faulty)
  }
})

test('200 MB with a 401 are not waited for, and not kept', async (t) => {
  let written = 0
  const pour: Fault = (socket) => {
    socket.write('HTTP/1.1 401 No\r\nContent-Type: text/html\r\nContent-Length: 209715200\r\n\r\n<p>refused')
    const chunk = Buffer.alloc(65_536, ' ')
    const more = (): void => {
      if (socket.destroyed || written >= 200 * MEGABYTE) return
      written += chunk.length
      if (socket.write(chunk)) setImmediate(more)
      else socket.once('drain', more)
    }
    more()
  }
  for (const site of [BRAND_401, BRAND_WORDS]) {
    const faulty = await startFaulty(t, { '/x': pour }, { site })
    written = 0
    const answer = await ask(faulty.port, '/x', PEOPLE)
    t.match(answer.body.toString('latin1', 0, 15), '<!doctype html>')
    await until('the upstream is released', () => faulty.upstream.connections.size === 0)
    t.ok(written < 30 * MEGABYTE, `${Math.round(written / MEGABYTE)} MB`)
    await unharmed(t, faulty)
  }
})
