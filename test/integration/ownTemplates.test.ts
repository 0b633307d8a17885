// Templates of an operator's that fail only over what a request brings.
import { test } from 'tap'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { startUsher } from '../helpers/usher.ts'

test('a page that cannot be made leaves nobody without an answer', async (t) => {
  const directory = t.testdir({
    parts: {
      'reference.liquid': "{% if reference == 'odd' %}{{ '%' | url_decode }}{% endif %}{{ reference }}",
    },
  })
  const origin = await startUpstream(t, (_, response) => response.writeHead(403).end('the upstream’s own'))
  const { url, log } = await startUsher(
    t,
    `trustedProxies: [loopback]
templatesDirectory: ${directory}
sites:
  - { name: a, upstream: '${origin}', pathPrefix: /a, rules: [{ name: b, when: { status: 403 }, cause: no-licence }] }
  - { name: gone, upstream: 'http://127.0.0.1:1', pathPrefix: /gone }
`,
  )
  const headers = { ...NAVIGATION, 'X-Request-Id': 'odd' }
  t.equal((await send(`${url}/a`, { headers })).text, 'the upstream’s own')
  for (const [target, status, method] of [
    ['/gone', 502, 'GET'],
    ['/elsewhere', 404, 'GET'],
    ['/.usher/nothing', 404, 'GET'],
    ['/.usher/reset', 405, 'GET'],
    ['/.usher/reset', 403, 'POST'],
  ] as const) {
    const answer = await send(url + target, { method, headers })
    t.equal(answer.status, status, `${method} ${target}`)
    t.match(JSON.parse(answer.text), { status, reference: 'odd' })
  }
  t.equal(log.filter(({ msg = '' }) => String(msg).startsWith('making a page failed')).length, 5)
  const fine = await send(`${url}/gone`, { headers: NAVIGATION })
  t.match(fine.headers['content-type'], 'text/html')
})
