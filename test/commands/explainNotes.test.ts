// What `usher explain` remarks on standard error.
import { test } from 'tap'
import { CONFIG, explain, files } from './explaining.ts'
import { run } from './running.ts'

test('a status for a file that has its own is told on standard error', async (t) => {
  const { stdout, stderr } = await explain(t, files(t), 'refused.http', '--status', '403')
  t.match(stdout, /answered {2}401 /)
  t.equal(stderr, 'note: refused.http: there is a head of its own, so --status is ignored\n')
})

test('a path that is assumed is noted beside a table and JSON, once for all that it is about', async (t) => {
  const note =
    'note: refused.http, saved/b.http: asked GET / (assumed: the file does not say; see --target)\n'
  const cwd = files(t)
  for (const form of [[], ['--json']]) {
    const { stderr } = await explain(t, cwd, 'refused.http', 'saved/b.http', ...form)
    t.equal(stderr, note)
  }
})

test('an answer that Usher itself has made is noted beside a table and JSON', async (t) => {
  const own =
    'GET / HTTP/1.1\nHost: a\n\nHTTP/1.1 401 No\nUsher-Cause: refused\nUsher-Reference: K7Q2-M9XA\n\n'
  const cwd = t.testdir({ 'usher.yaml': CONFIG, saved: { 'own.http': own } })
  for (const form of [[], ['--json']]) {
    const { stderr } = await explain(t, cwd, 'saved', ...form)
    t.match(
      stderr,
      /^note: saved\/own\.http: this is already Usher's answer \(cause refused, reference K7Q2-M9XA\)/,
    )
  }
})

test('a licence that the site has no directory for is noted, of presets alone it is not', async (t) => {
  const cwd = files(t)
  const asked = ['refused.http', '--licence', 'none']
  t.match(await explain(t, cwd, ...asked), {
    stderr: 'note: refused.http: the site app has no `licences`, so there it never is as --licence says\n',
  })
  t.match(await run(t, ['explain', ...asked, '--preset', 'testrail'], { cwd }), { stderr: '' })
})

test('an address without its scheme is told from a file that is not there', async (t) => {
  const cwd = files(t)
  for (const address of ['127.0.0.1:9443/x', 'localhost:8080', 'wiki.example.com/index.php']) {
    t.match(await explain(t, cwd, address), {
      code: 1,
      stderr: /there is no such file; an address begins with https:\/\/ \(or http:\/\/\)\n$/,
    })
  }
  t.match(await explain(t, cwd, 'saved/lost.http'), { stderr: /there is no such file\n$/ })
})
