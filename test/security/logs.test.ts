// What a client or an upstream says stands in the log as a value on one line, whatever it is made of.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'tap'
import { until } from '../helpers/faults.ts'
import { siteBefore, spawnUsher } from '../helpers/usher.ts'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw } from '../helpers/wire.ts'

const ROOT = join(import.meta.dirname, '../..')

// Line ends, the escape of terminals (also as one byte of C1), marks that turn text around, and what ends a JSON text.
const EVIL =
  '%0a%0d%1b%5b2J%C2%9b31m%9b%C2%85%E2%80%A8%E2%80%AE%00%7f%22%7d%0a%7b%22level%22%3a%22fatal%22%7d'

const UNPRINTABLE = /[\0-\u001f\u007f-\u009f\u00ad\u2028\u2029\u202a-\u202e\u2066-\u2069]/

test('no request puts a line of its own or a terminal’s commands into the log', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    if (request.url?.startsWith('/down')) request.socket.destroy()
    else response.writeHead(401, { 'X-Evil': '\u009b31m' }).end()
  })
  const rules =
    'rules: [{ name: refused, when: { status: 401 }, cause: session-expired }]\nsessionCookies: [sid]'
  const usher = await spawnUsher(t, `logLevel: trace\n${siteBefore(origin, rules)}`)
  const [url = ''] = await usher.listening
  const began = usher.lines.length
  const odd = {
    ...NAVIGATION,
    'X-Request-Id': '\u009b31m',
    Referer: `${url}/${EVIL}`,
    'User-Agent': '\u0085\u009b',
    'Accept-Language': 'de\u009b',
  }
  for (const path of [`/${EVIL}`, `/down/${EVIL}`, `/.usher/${EVIL}`, `/x?${EVIL}`])
    for (const method of ['GET', 'POST']) await send(url + path, { method, headers: odd })
  const body = `to=/${EVIL}`
  const form = {
    ...odd,
    'Content-Type': 'application/x-www-form-urlencoded',
    'Sec-Fetch-Site': 'same-origin',
  }
  await send(`${url}/.usher/reset`, { method: 'POST', headers: form, body })
  for (const bytes of [
    'GET / HTTP/1.1\r\nHost: \u009b31m\r\n\r\n',
    'GET /\u001b[2J HTTP/1.1\r\n\r\n',
    '\u009b31m / HTTP/1.1\r\n\r\n',
  ])
    await exchangeRaw(Number(new URL(url).port), bytes)
  // A line is written behind the answer that it tells of.
  await until('each has its line', () => usher.lines.length >= began + 12)
  const lines = usher.lines.slice(began)
  for (const line of lines) {
    t.match(JSON.parse(line), { level: /^(info|warn|debug|trace)$/ })
    t.notMatch(line, UNPRINTABLE)
  }
})

test('nor where a person reads along', async (t) => {
  const script = `import { createLogger } from './src/log.ts'
const logger = createLogger({ level: 'info', pretty: true, sink: undefined })
logger.info({ path: decodeURIComponent('${EVIL.replace('%9b%C2%85', '%C2%85')}'), nested: { code: '\\u009b31m\\u202e' } }, 'told')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], { cwd: ROOT })
  let shown = ''
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  await once(child, 'close')
  // Its own colours.
  const plain = shown.replaceAll(/\u001b\[\d+m/g, '')
  t.match(plain, 'told')
  t.equal(
    plain
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('    ')).length,
    1,
    plain,
  )
  t.notMatch(plain.replaceAll('\n', ''), UNPRINTABLE)
})
