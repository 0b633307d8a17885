// `usher probe` and `usher init` as a person runs them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { startUpstream } from '../helpers/upstream.ts'
import { run } from './running.ts'

test('probe shows what people see today, and what they would see', async (t) => {
  const origin = await startUpstream(t, (_, response) =>
    response
      .writeHead(403, { 'X-AREQUESTID': '1', 'Content-Type': 'text/html' })
      .end('<title>No\u001b</title>'),
  )
  const { code, stdout, stderr } = await run(t, ['probe', origin])
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.match(stdout, `${origin}\n  product          unknown\n`)
  t.match(stdout, /^page \/ +403 No\\u001b +the same$/m)
  const { stdout: json } = await run(t, ['probe', origin, '--json'])
  t.match(JSON.parse(json), { address: origin, product: null, requests: [{ as: 'page', status: 403 }] })
})

test('init writes a configuration that check finds fine, and never over another', async (t) => {
  const cwd = t.testdir({})
  const { code, stdout } = await run(t, ['init', 'demo:testrail'], { cwd })
  t.equal(code, 0)
  t.match(stdout, /\nusher\.yaml is written\. Next: usher check --config usher\.yaml/)
  const text = readFileSync(join(cwd, 'usher.yaml'), 'utf8')
  t.match(await run(t, ['check', '--strict', '--config', 'usher.yaml'], { cwd }), { code: 0, stderr: '' })
  const again = await run(t, ['init', 'demo:confluence'], { cwd })
  t.match(again, {
    code: 1,
    stdout: '',
    stderr: /usher\.yaml is there already, and is not overwritten; name another/,
  })
  t.equal(readFileSync(join(cwd, 'usher.yaml'), 'utf8'), text)
  const printed = await run(t, ['init', 'demo:confluence', '--out', '-'], { cwd })
  t.match(printed, { code: 0, stdout: /presets: \[confluence\]/ })
  t.match(await run(t, ['init', 'demo:confluence', '--out', 'no/usher.yaml'], { cwd }), {
    code: 1,
    stderr: /no\/usher\.yaml cannot be written/,
  })
})

test('a path becomes the prefix of the site', async (t) => {
  const origin = await startUpstream(t, (_, response) => response.end('hello'))
  const { stdout } = await run(t, ['init', `${origin}/wiki`, '--out', '-'])
  t.match(stdout, /\n {4}pathPrefix: \/wiki\n {4}upstream: http:\/\/127\.0\.0\.1:\d+\n/)
})

test('what is no address is a wrong usage', async (t) => {
  const cwd = t.testdir({})
  const wrong: Readonly<Record<string, RegExp>> = {
    '': /name the address of the application/,
    'wiki.example.com': /did you mean https:\/\/wiki\.example\.com\?/,
    'https://a:hunter2@wiki.example.com': /credentials are not sent/,
    'https://wiki.example.com/?a=1': /the whole application/,
    'demo:jira': /there are demo:testrail and demo:confluence/,
    'file:///etc/passwd': /is no address/,
  }
  for (const [address, told] of Object.entries(wrong)) {
    const { code, stderr } = await run(t, ['init', ...(address === '' ? [] : [address])], { cwd })
    t.equal(code, 2, address)
    t.match(stderr, told)
    t.notMatch(stderr, 'hunter2')
  }
  t.notOk(existsSync(join(cwd, 'usher.yaml')))
})
