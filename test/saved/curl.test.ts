// What the curl of this machine writes into a file is read as the server sent it.
import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import type { Test } from 'tap'
import { readSaved } from '../../src/saved/read.ts'
import type { SavedResponse } from '../../src/saved/savedResponse.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { bodyOf } from './writing.ts'

const NO_CURL = spawnSync('curl', ['--version']).status !== 0 && 'there is no curl here'
const NO_SHELL = process.platform === 'win32' && 'there is no sh here'

const BODY = '<!doctype html>\n<p>* one\n</p>\n'.repeat(20)

/** An upstream that redirects, then refuses, in chunks, compressed where that is taken. */
async function startRefusing(t: Test): Promise<string> {
  return startUpstream(t, (request, response) => {
    if (request.url === '/') {
      response.writeHead(302, { Location: '/refused', 'Set-Cookie': ['a=1', 'b=2'] }).end('moved')
      return
    }
    const takesGzip = /gzip/.test(request.headers['accept-encoding'] ?? '')
    response.writeHead(401, {
      'Content-Type': 'text/html',
      'WWW-Authenticate': ['Negotiate', 'NTLM'],
      ...(takesGzip && { 'Content-Encoding': 'gzip' }),
    })
    const bytes = takesGzip ? gzipSync(BODY) : Buffer.from(BODY)
    response.write(bytes.subarray(0, 10))
    setTimeout(() => response.end(bytes.subarray(10)), 20)
  })
}

async function saveBy(t: Test, options: string): Promise<SavedResponse> {
  const origin = await startRefusing(t)
  const command = `curl --cookie-jar /dev/null ${options} '${origin}/' 2>&1`
  const { stdout } = await promisify(execFile)('sh', ['-c', command], { encoding: 'buffer' })
  const file = join(t.testdir({}), 'saved.http')
  writeFileSync(file, stdout)
  const [saved] = readSaved(file)
  if (!saved) throw new Error('nothing was read')
  return saved
}

const WAYS = [
  '--silent --include --location',
  '--silent --include --location --raw',
  '--silent --include --location --compressed',
  '--silent --include --location --no-buffer',
  '--silent --verbose --location',
  '--verbose --location',
  '--verbose --location --include',
  '--verbose --location --include --no-buffer',
  '--verbose --location --compressed',
]

for (const options of WAYS) {
  test(`curl ${options}`, { skip: NO_CURL || NO_SHELL }, async (t) => {
    const saved = await saveBy(t, options)
    t.match(saved.response, {
      status: 401,
      statusMessage: 'Unauthorized',
      headers: { 'content-type': 'text/html', 'www-authenticate': ['Negotiate', 'NTLM'] },
    })
    t.equal(bodyOf(saved), BODY)
    t.equal(saved.response.body?.form, options.includes('compressed') ? 'decoded' : 'sent')
    if (options.includes('verbose')) t.match(saved.request, { method: 'GET', target: '/refused' })
  })
}

test('curl --head --verbose', { skip: NO_CURL || NO_SHELL }, async (t) => {
  const saved = await saveBy(t, '--silent --head --verbose --location')
  t.match(saved, { request: { method: 'HEAD' }, response: { status: 401 }, notes: [] })
  t.equal(bodyOf(saved), '')
})
