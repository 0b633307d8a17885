// Pages in the coding that the client likes best.
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { test } from 'tap'
import { NAVIGATION, PROGRAM, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, startUsher } from '../helpers/usher.ts'

const REFUSAL = '<html><title>401</title>refused</html>'

const RULES = `
rules:
  - name: refused
    when: { status: 401 }
    cause: sign-in-required
  - name: refused-to-programs
    when: { status: 401, audience: client }
    cause: sign-in-required
`

async function startRefusing(t: Parameters<typeof startUpstream>[0]) {
  const origin = await startUpstream(t, (_request, response) => {
    const headers = {
      'Content-Type': 'text/html',
      'Content-Encoding': 'gzip',
      Vary: 'Cookie, accept-encoding',
    }
    response.writeHead(401, headers).end(gzipSync(REFUSAL))
  })
  return startUsher(t, siteBefore(origin, RULES))
}

test('a page is compressed as the client likes it, whatever the upstream did', async (t) => {
  const { url } = await startRefusing(t)
  const asked = (encoding?: string, method = 'GET') =>
    send(url, { method, headers: { ...NAVIGATION, ...(encoding && { 'Accept-Encoding': encoding }) } })
  const plain = await asked()
  t.equal(plain.headers['content-encoding'], undefined)
  t.match(plain.text, '<!doctype html>')
  const brotli = await asked('gzip, deflate, br, zstd')
  t.equal(brotli.headers['content-encoding'], 'br')
  t.equal(brotli.headers['content-length'], String(brotli.body.length))
  t.equal(withoutReference(brotliDecompressSync(brotli.body)), withoutReference(plain.body))
  const gzip = await asked('br;q=0.5, gzip')
  t.equal(gzip.headers['content-encoding'], 'gzip')
  t.equal(withoutReference(gunzipSync(gzip.body)), withoutReference(plain.body))
  const head = await asked('br', 'HEAD')
  t.equal(head.headers['content-encoding'], 'br')
  t.equal(head.body.length, 0)
})

test('caches are told that a page hangs on the coding, once', async (t) => {
  const { url } = await startRefusing(t)
  const { headers } = await send(url, { headers: NAVIGATION })
  t.equal(headers.vary?.match(/accept-encoding/gi)?.length, 1)
  t.match(headers.vary, 'Cookie')
  t.equal(headers['cache-control'], 'no-store')
  t.equal(headers.etag, undefined)
})

test('what programs are told is as it was: a few bytes that need no coding', async (t) => {
  const { url } = await startRefusing(t)
  const { headers, body } = await send(url, { headers: { ...PROGRAM, 'Accept-Encoding': 'gzip, br' } })
  t.equal(headers['content-encoding'], undefined)
  t.equal(JSON.parse(body.toString()).cause, 'sign-in-required')
})

test('also the pages of failures', async (t) => {
  const { url } = await startUsher(t, siteBefore('http://127.0.0.1:1'))
  const answer = await send(url, { headers: { ...NAVIGATION, 'Accept-Encoding': 'br' } })
  t.equal(answer.status, 502)
  t.equal(answer.headers['content-encoding'], 'br')
  t.match(answer.headers.vary, 'Accept-Encoding')
  t.match(brotliDecompressSync(answer.body).toString(), 'did not answer')
})

function withoutReference(page: Buffer): string {
  return page.toString().replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, '')
}
