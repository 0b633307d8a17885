// `usher explain` as an operator runs it. What it says about an answer is in test/explain, what it reads in test/saved.
import { join } from 'node:path'
import { test } from 'tap'
import { startUpstream } from '../helpers/upstream.ts'
import { CONFIG, explain, files, REFUSED } from './explaining.ts'
import { run } from './running.ts'

test('one answer is explained at length, by the site that is named', async (t) => {
  const { code, stdout, stderr } = await explain(t, files(t), 'refused.http', '--site', 'wiki')
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.match(
    stdout,
    /^refused\.http\n {2}asked {5}GET \/ \(assumed: the file does not say; see --target\), by a page: Sec-Fetch-Mode is navigate/,
  )
  t.match(stdout, /\n {2}rules {5}2 of the site wiki in .*usher\.yaml\n/)
  t.match(stdout, /\n {2}yes site\/seat\n {6}yes status is 401; saw "401"\n/)
  t.match(stdout, /\n {2}verdict {3}swap, cause no-licence, page blocked, by site\/seat$/)
})

test('who asks and what is asked can be said', async (t) => {
  const asked = [
    '--as',
    'script',
    '--method',
    'post',
    '--target',
    '/x',
    '--request-header',
    'Host: wiki.example.com',
  ]
  const { stdout } = await explain(t, files(t), 'refused.http', ...asked)
  t.match(stdout, /asked {5}POST \/x, by a script: Sec-Fetch-Mode is not navigate\n/)
  t.match(stdout, /rules {5}2 of the site wiki in/)
  t.match(stdout, /verdict {3}swap, cause token-refused, page token-refused, by site\/script$/)
})

test('of a HAR each entry is asked as its browser did, of the site that takes it', async (t) => {
  const { code, stdout } = await explain(t, files(t), 'browser.har')
  t.equal(code, 0)
  t.same(
    stdout.split('\n').map((line) => line.split(/ {2,}/)),
    [
      ['SOURCE', 'STATUS', 'AUDIENCE', 'VERDICT', 'CAUSE', 'RULE'],
      ['browser.har#1', '401', 'script', 'swap', 'token-refused', 'site/script'],
      ['browser.har#2', '200', 'page', 'pass', '-', 'site/open'],
    ],
  )
})

test('JSON is an object on each line, with the keys that are documented', async (t) => {
  const { code, stdout } = await explain(t, files(t), 'browser.har', 'refused.http', '--json')
  t.equal(code, 0)
  const told = stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  t.equal(told.length, 3)
  for (const one of told) {
    t.same(Object.keys(one), [
      ...[
        'source',
        'site',
        'audience',
        'status',
        'verdict',
        'cause',
        'rule',
        'page',
        'challenge',
        'observed',
        'conditions',
      ],
    ])
  }
  t.match(told[1], {
    source: 'browser.har#2',
    site: 'app',
    verdict: 'pass',
    cause: null,
    rule: 'site/open',
    page: null,
  })
  t.match(told[2], { source: 'refused.http', site: 'app', rule: null })
})

test('of a directory, files without a head are skipped, and that is said', async (t) => {
  const { code, stdout, stderr } = await explain(t, files(t), 'saved', '--site', 'wiki', '--target', '/')
  t.equal(code, 0)
  t.match(stdout, /^SOURCE .*\nsaved\/b\.http +401 +page +swap +no-licence +site\/seat$/)
  t.equal(stderr, `skipped: ${join('saved', 'a.html')}: it has no status line; --status would say one\n`)
})

test('of the directory of a configuration, neither that nor its keys are taken for answers', async (t) => {
  const cwd = t.testdir({ 'usher.yaml': CONFIG, 'ca.pem': '', 'people.csv': 'a@b', 'a.http': REFUSED })
  const { code, stdout, stderr } = await explain(t, cwd, '.', '--target', '/', '--site', 'wiki')
  t.match({ code, stderr }, { code: 0, stderr: '' })
  t.match(stdout, /^SOURCE .*\na\.http +401 .*$/)
})

test('with a status, bodies alone are explained as well, and what has a head of its own is named', async (t) => {
  const given = ['--status', '401', '--header', 'Server: IIS', '--site', 'wiki', '--target', '/']
  const { code, stdout, stderr } = await explain(t, files(t), 'saved', ...given)
  t.equal(code, 0)
  t.match(stdout, /\nsaved\/a\.html +401 .*site\/seat\nsaved\/b\.http +401 /)
  t.same(stderr.split('\n').toSorted(), [
    '',
    `note: ${join('saved', 'a.html')}: Content-Type: text/html is assumed, because it looks like HTML`,
    `note: ${join('saved', 'b.http')}: there is a head of its own, so --status and --header are ignored`,
  ])
})

test('presets are asked without any configuration', async (t) => {
  const cwd = t.testdir({ 'a.http': `HTTP/1.1 401 No\nX-Seraph-LoginReason: OUT\n\n` })
  const { code, stdout } = await run(
    t,
    ['explain', 'a.http', '--preset', 'confluence', '--preset', 'iis', '--json'],
    { cwd },
  )
  t.equal(code, 0)
  t.match(JSON.parse(stdout), { site: null, verdict: 'swap', cause: 'signed-out' })
})

test('what cannot be read is said, the rest is explained, and the exit code is 1', async (t) => {
  const { code, stdout, stderr } = await explain(
    t,
    files(t),
    'broken.http',
    'lost.http',
    'saved/a.html',
    'refused.http',
  )
  t.equal(code, 1)
  t.match(stdout, /\nrefused\.http +401 /)
  t.match(stderr, /^usher: broken\.http:2: this line of a head is no field/)
  t.match(stderr, /\nusher: lost\.http: cannot be read: there is no such file\n/)
  t.match(stderr, /\nusher: .*a\.html:1: no status line .*, or say which status it came with: --status 401\n/)
})

test('a URL is asked as it stands, and what was asked is said', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    response.writeHead(401, { 'Content-Type': 'text/html' }).end(request.headers.cookie ?? 'no seat')
  })
  const { code, stdout, stderr } = await explain(
    t,
    files(t),
    `${origin}/x?a=b`,
    '--as',
    'frame',
    '--site',
    'wiki',
  )
  t.equal(code, 0)
  t.equal(
    stderr,
    `asking: GET ${origin}/x?a=b as a frame, with neither credentials nor cookies; redirects are not followed\n`,
  )
  t.match(stdout, /asked {5}GET \/x\?a=b, by a frame: /)
  t.match(stdout, /verdict {3}swap, cause no-licence, page blocked, by site\/seat$/)
  const closed = await explain(t, files(t), 'http://127.0.0.1:1/')
  t.match(closed, {
    code: 1,
    stdout: '',
    stderr: /usher: http:\/\/127\.0\.0\.1:1\/: the server refused the connection/,
  })
})

test('a wrong usage ends with exit code 2 and says what would be right', async (t) => {
  const wrong: readonly (readonly [string[], RegExp])[] = [
    [[], /nothing to explain; name a file, a directory or a URL/],
    [['a', '--as', 'person'], /--as must be page, frame, script, client; found "person"/],
    [['a', '--status', '42'], /--status must be 100 to 599; found "42"/],
    [['a', '--header', 'Server: IIS'], /--header belongs to a body without a head; say its --status/],
    [['a', '--status', '401', '--header', 'hunter2'], /--header must be 'Name: value', in quotes$/m],
    [['a', '--target', 'x'], /--target must be a path that begins with \/; found "x"/],
    [['a', '--site', 'wikki'], /there is no site "wikki"; there are app, wiki/],
    [['a', '--preset', 'iis'], /--preset asks presets alone; leave out --site and --config, or --preset/],
    [['http://a/', '--status', '401'], /--status is for files; a URL is asked as it stands/],
    [['http://ada:hunter2@a/'], /user name and password of a URL would be a credential, and none is sent/],
    [['http://a/', '--request-header', 'Cookie: hunter2'], /header cookie would be a credential/],
  ]
  const cwd = files(t)
  const outcomes = await Promise.all(wrong.map(([args]) => explain(t, cwd, ...args)))
  for (const [index, [args, message]] of wrong.entries()) {
    t.match(outcomes[index], { code: 2, stdout: '', stderr: message }, args.join(' '))
    t.notMatch(outcomes[index]?.stderr, 'hunter2')
  }
  t.match(await run(t, ['explain', 'a', '--preset', 'testrial'], { cwd }), {
    code: 2,
    stderr: /there is no preset "testrial"; did you mean "testrail"\?/,
  })
  t.match(await run(t, ['explain', 'a'], { cwd: t.testdir({}) }), {
    code: 1,
    stderr:
      /there is no config\/usher\.yaml here; name one with --config FILE, or ask presets alone with --preset/,
  })
})
