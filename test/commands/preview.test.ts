// `usher preview` as somebody who writes texts or makes a brand runs it.
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join, normalize, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import type { Test } from 'tap'
import { spawnCommand, temporaryDirectory } from '../helpers/usher.ts'
import type { UsherProcess } from '../helpers/usher.ts'
import { CONFIG, LOGO, nextChange, startPreview } from './previewing.ts'
import { run } from './running.ts'
import { LivePreview } from '../../src/commands/preview/livePreview.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'

const NEEDS_LINKS = { skip: process.platform === 'win32' }

const ASK = "    ask: { webhook: { type: json, url: 'http://127.0.0.1:9001/hook' } }\n"

const SIGN_IN = '/preview/tests/usual/en/system/page/sign-in-required.html'

async function directoryWith(t: Test, config = CONFIG): Promise<string> {
  const directory = await temporaryDirectory(t)
  writeFileSync(join(directory, 'usher.yaml'), config)
  writeFileSync(join(directory, 'logo.svg'), LOGO)
  return directory
}

async function addressOf(usher: UsherProcess): Promise<string> {
  while (!usher.stderr().includes('\n')) await sleep(20)
  const [address = ''] = /http:\S+/.exec(usher.stderr()) ?? []
  return address
}

async function ask(url: string, options: { host?: string; method?: string } = {}): Promise<IncomingMessage> {
  const { host, method = 'GET' } = options
  const asked = request(url, { method, agent: false, ...(host !== undefined && { headers: { host } }) }).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  return response
}

test('it says where the gallery is, and ends on a signal with 0', async (t) => {
  const file = join(await directoryWith(t), 'usher.yaml')
  const usher = spawnCommand(t, ['preview', '--config', file, '--port', '0'])
  const address = await addressOf(usher)
  t.match(usher.stderr(), `The pages of ${file}: http://127.0.0.1:`)
  const gallery = await (await fetch(address)).text()
  t.match(gallery, /<iframe title="Sign in to TestRail: /)
  t.match(gallery, '<code>templates/locales/en.yaml:')
  usher.kill('SIGTERM')
  t.same(await usher.exited, { code: 0, signal: null })
})

test('wrong options are refused in words', async (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    '--port 70000': /--port must be a number from 0 to 65535; found "70000"/,
    '--port x': /--port must be/,
    '--export out --port 1': /leave out --port/,
    '--export out --host ::1': /leave out --host/,
    'usher.yaml': /say --config usher\.yaml/,
  }
  for (const [args, message] of Object.entries(wrong)) {
    t.match(await run(t, ['preview', ...args.split(' ')]), { code: 2, stdout: '', stderr: message }, args)
  }
  const directory = await directoryWith(t, 'sites: []\n')
  t.match(await run(t, ['preview', '--port', '0', '--config', join(directory, 'usher.yaml')]), {
    code: 1,
    stderr: /usher\.yaml:1:8 sites: must hold at least one/,
  })
})

test('a port that is taken is told in words', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo
  t.match(await run(t, ['preview', '--port', String(port)]), {
    code: 1,
    stderr: `cannot listen on 127.0.0.1:${port}: something listens there already; stop it, or choose another port with --port N`,
  })
})

test('only names of this machine are answered, so that no other site can read the pages (DNS rebinding)', async (t) => {
  const { url } = await startPreview(t)
  for (const path of ['/', SIGN_IN, '/events', '/gallery.js']) {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', '10.0.0.1']) {
      const { statusCode } = await ask(`${url}${path}`, { host })
      t.equal(statusCode, 421, `${host} ${path}`)
    }
  }
  for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:8090']) {
    t.equal((await ask(url, { host })).statusCode, 200, host)
  }
})

test('on another address it says who can look, and answers under that address', async (t) => {
  const file = join(await directoryWith(t), 'usher.yaml')
  const usher = spawnCommand(t, ['preview', '--config', file, '--port', '0', '--host', '0.0.0.0'])
  const address = await addressOf(usher)
  t.match(address, /^http:\/\/localhost:/)
  t.match(usher.stderr(), 'Whoever reaches this machine can look at the pages.')
  t.equal((await ask(address.replace('localhost', '127.0.0.1'))).statusCode, 200)
  t.equal((await ask(address, { host: 'evil.example' })).statusCode, 421)
  // Elsewhere 127.0.0.1 is the only loopback address.
  if (process.platform !== 'linux') return
  const another = address.replace('localhost', '127.0.0.2')
  t.equal((await ask(another, { host: '127.0.0.2' })).statusCode, 200)
  t.equal((await ask(another, { host: '127.0.0.3' })).statusCode, 421)
})

test('nothing can be written, and nothing else be read', async (t) => {
  const { url, get } = await startPreview(t)
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { statusCode, headers } = await ask(url, { method })
    t.match({ statusCode, allow: headers.allow }, { statusCode: 405, allow: 'GET, HEAD' }, method)
  }
  for (const path of ['/nowhere', '//elsewhere/', '/preview/../usher.yaml', '/assets/gallery.css', '/%00']) {
    t.equal((await ask(`${url}${path}`)).statusCode, 404, path)
  }
  t.match(await get('/index.php?/auth/login&<b>'), /leads to<\/p><p><code>\/index\.php\?\/auth\/login&amp;/)
})

test('a document comes with the policy of its page, and the gallery with one of its own', async (t) => {
  const { url } = await startPreview(t)
  const { headers } = await ask(`${url}${SIGN_IN}`)
  t.match(
    headers['content-security-policy'],
    /^default-src 'none'; style-src 'sha256-.*frame-ancestors 'self'$/,
  )
  t.match(headers, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  const gallery = await ask(url, { method: 'HEAD' })
  t.match(gallery.headers['content-security-policy'], /script-src 'self'.*frame-ancestors 'none'$/)
  const problem = await ask(`${url}${SIGN_IN.replace('/page/', '/json/').replace('.html', '.json')}`)
  t.equal(problem.headers['content-type'], 'application/problem+json; charset=utf-8')
})

test('edits of texts, styles, logo and configuration are told and shown', async (t) => {
  const { preview, edit, get } = await startPreview(t)
  const edits: readonly [file: string, from: string | RegExp, to: string, shown: RegExp][] = [
    [
      'templates/locales/en.yaml',
      'title: Sign in to {product}',
      'title: Come in to {product}',
      /Come in to TestRail/,
    ],
    ['templates/styles.css', '--inset: #f4f5f7', '--inset: #fafafa', /--inset: #fafafa/],
    [
      'templates/page.liquid',
      '<meta name="robots"',
      '<meta name="generator" content="edited"><meta name="robots"',
      /edited/,
    ],
    [
      'logo.svg',
      'M1 1h1',
      'M2 2h2',
      new RegExp(Buffer.from(LOGO.replace('M1 1h1', 'M2 2h2')).toString('base64')),
    ],
    ['usher.yaml', 'Northwind', 'Southwind', /Southwind/],
  ]
  for (const [file, from, to, shown] of edits) {
    const changed = nextChange(preview)
    edit(file, from, to)
    t.match(await changed, { problems: [] }, file)
    t.match(await get(SIGN_IN), shown, file)
  }
})

test('a mistake is told with its place, the last good pages stay, and mending it ends it', async (t) => {
  const { preview, edit, get } = await startPreview(t)
  const mistakes: readonly [file: string, from: string, to: string, told: RegExp][] = [
    [
      'usher.yaml',
      'organisation: Northwind',
      'organisatoin: Northwind',
      /usher\.yaml:2:\d+ brand\.organisatoin: unknown key/,
    ],
    [
      'templates/locales/en.yaml',
      'title: Sign in to {product}',
      'title: Sign in to {prodct}',
      /en\.yaml:\d+:\d+ pages\[&quot;sign-in-required&quot;\]\.title: /,
    ],
    [
      'templates/parts/card.liquid',
      '{{ title }}',
      '{{ titel }}',
      /templates\/parts\/card\.liquid:\d+:\d+ there is no field titel/,
    ],
    ['usher.yaml', 'logoFile: logo.svg', 'logoFile: lost.svg', /lost\.svg cannot be read/],
  ]
  for (const [file, from, to, told] of mistakes) {
    const broken = nextChange(preview)
    edit(file, from, to)
    await broken
    const gallery = await get('/')
    t.match(gallery, told)
    t.match(gallery, 'A mistake in the last edit')
    t.match(await get(SIGN_IN), 'Sign in to TestRail')
    const mended = nextChange(preview)
    edit(file, to, from)
    t.match(await mended, { problems: [] }, file)
    t.notMatch(await get('/'), 'in the last edit')
  }
})

test('a page that an edit leaves as it is keeps its address in the gallery', async (t) => {
  const { preview, edit, get } = await startPreview(t)
  const before = framesIn(await get('/'))
  const changed = nextChange(preview)
  edit('templates/locales/en.yaml', 'title: Sign in to {product}', 'title: Come in to {product}')
  await changed
  const after = framesIn(await get('/'))
  t.notSame(after[0], before[0])
  t.same(after.slice(1), before.slice(1))
})

test('a change that no file system tells of is found all the same', NEEDS_LINKS, async (t) => {
  const directory = await directoryWith(t)
  const link = join(await temporaryDirectory(t), 'usher.yaml')
  symlinkSync(join(directory, 'usher.yaml'), link)
  writeFileSync(join(dirname(link), 'logo.svg'), LOGO)
  const preview = new LivePreview({
    ...{ file: link, env: {}, templatesDirectory: TEMPLATES_DIRECTORY, presetsDirectory: PRESETS_DIRECTORY },
  })
  t.teardown(() => preview.close())
  const changed = nextChange(preview)
  writeFileSync(join(directory, 'usher.yaml'), CONFIG.replace('tests', 'renamed'))
  t.same((await changed).gallery.siteNames, ['renamed'])
})

test('followers hear the version at once and after each change', async (t) => {
  const { url, preview, edit } = await startPreview(t)
  const response = await fetch(`${url}/events`)
  t.equal(response.headers.get('content-type'), 'text/event-stream')
  const heard = versionsIn(response)
  t.equal((await heard.next()).value, preview.state.version)
  edit('usher.yaml', 'Northwind', 'Southwind')
  const { value } = await heard.next()
  t.equal(value, preview.state.version)
  await heard.return?.(undefined)
})

test('no secret of the configuration is shown', async (t) => {
  const config = `${CONFIG}    licences: { testrail: { user: bot@example.com, apiKey: hunter2-hunter2 } }\n`
  const { get, edit, preview } = await startPreview(t, config)
  const broken = nextChange(preview)
  edit('usher.yaml', 'apiKey: hunter2-hunter2', 'apiKey: [hunter2-hunter2]')
  t.equal((await broken).problems.length, 1)
  for (const path of ['/', SIGN_IN]) t.notMatch(await get(path), 'hunter2')
})

test('an export needs no server: every link of every file leads to one', async (t) => {
  const directory = await directoryWith(t, `${CONFIG}${ASK}`)
  const out = join(directory, 'out')
  const outcome = await run(t, ['preview', '--config', join(directory, 'usher.yaml'), '--export', out])
  t.match(outcome, { code: 0, stderr: '', stdout: /^\S+out: \d+ files; open index\.html$/ })
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)))
  t.equal(`${files.length - 1}`, /\d+/.exec(outcome.stdout.slice(out.length))?.[0], 'the mark is not counted')
  const galleries = files.filter((file) => file === 'index.html' || file.startsWith('gallery/'))
  t.ok(galleries.length > 20)
  const reached = new Set(galleries.flatMap((file) => linksIn(out, file)))
  for (const link of reached) if (!existsSync(join(out, link))) t.fail(`${link} is not there`)
  const left = files.filter((file) => !reached.has(file) && file !== '.usher-preview')
  t.same(left, [], 'and every file is reached')
  for (const file of galleries) t.notMatch(readFileSync(join(out, file), 'utf8'), /<script|https?:/, file)
  t.match(readFileSync(join(out, SIGN_IN), 'utf8'), 'Sign in to TestRail')
  const views = galleries.map((file) => readFileSync(join(out, file), 'utf8'))
  t.ok(
    views.every((html) => html.includes('<iframe')),
    'nobody is led to an empty page',
  )
  for (const name of ['page/ask-limited', 'frame/sign-in-required'])
    t.ok(
      files.some((file) => file.endsWith(`${name}.html`)),
      name,
    )
})

test('an export replaces an earlier one, and nothing else', async (t) => {
  const directory = await directoryWith(t)
  const exported = (out: string) =>
    run(t, ['preview', '--config', join(directory, 'usher.yaml'), '--export', out])
  t.match(await exported(directory), {
    code: 1,
    stdout: '',
    stderr: /is not empty, and was not written by usher preview/,
  })
  t.ok(existsSync(join(directory, 'logo.svg')))
  t.match(await exported(join(directory, 'logo.svg')), { code: 1, stderr: /is no directory/ })

  const out = await temporaryDirectory(t)
  t.match(await exported(out), { code: 0 }, 'an empty directory will do')
  writeFileSync(join(out, 'notes.txt'), 'mine')
  writeFileSync(join(out, 'gallery/old.html'), 'old')
  t.match(await exported(out), { code: 0 })
  t.notOk(existsSync(join(out, 'gallery/old.html')))
  t.equal(readFileSync(join(out, 'notes.txt'), 'utf8'), 'mine')
})

function framesIn(html: string): string[] {
  return [...html.matchAll(/<iframe [^>]*src="([^"]*)"/g)].map(([, source = '']) => source)
}

function linksIn(directory: string, file: string): string[] {
  const html = readFileSync(join(directory, file), 'utf8')
  return [...html.matchAll(/ (?:href|src)="([^"]*)"/g)]
    .map(([, link = '']) => link)
    .filter((link) => !link.startsWith('#') && !link.startsWith('data:'))
    .map((link) => normalize(join(dirname(file), decodeURIComponent(link))))
}

async function* versionsIn(response: Response): AsyncGenerator<string> {
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    for (let match = EVENT.exec(text); match; match = EVENT.exec(text)) {
      text = text.slice(match.index + match[0].length)
      yield match[1] ?? ''
    }
  }
}

const EVENT = /event: state\ndata: (.*)\n\n/
