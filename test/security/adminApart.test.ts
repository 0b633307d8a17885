// What operators look at is on a listener of its own, and nothing that a client sends to another one leads there.
import { test } from 'tap'
import { siteBefore, spawnUsher } from '../helpers/usher.ts'
import { send, startUpstream } from '../helpers/upstream.ts'
import { exchangeRaw } from '../helpers/wire.ts'

test('no host, target or upgrade on the public listener leads to that of operators', async (t) => {
  const origin = await startUpstream(t, (_request, response) => response.end('the application'))
  // As a process of its own: the gallery tells where in the file of the configuration the words stand.
  const usher = await spawnUsher(t, `admin: { port: 0 }\n${siteBefore(origin)}`)
  const [url = ''] = await usher.listening
  const port = Number(new URL(url).port)
  const told = usher.lines.map((line) => JSON.parse(line) as { msg: string; admin?: string })
  const admin = told.find(({ msg }) => msg === 'listening')?.admin ?? ''
  const { host } = new URL(admin)
  t.match((await send(`${admin}/gallery/`)).text, 'pages of Usher', 'it is there')
  t.match((await send(`${admin}/metrics`)).text, 'usher_build_info')
  const targets = [
    '/gallery/',
    '/gallery',
    '/metrics',
    '/healthz',
    '/readyz',
    '/.usher/metrics',
    '/.usher/readyz',
    '//gallery/',
    '/',
    '/.usher/gallery/',
    '/.usher/../gallery/',
    `//${host}/gallery/`,
  ]
  const requests = [
    ...targets.flatMap((target) => [
      `GET ${target} HTTP/1.1\r\nHost: ${host}`,
      `GET ${target} HTTP/1.1\r\nHost: a.example`,
    ]),
    `GET http://${host}/gallery/ HTTP/1.1\r\nHost: ${host}`,
    `GET http://${host}/gallery/ HTTP/1.0`,
    `GET http://a@${host}/gallery/ HTTP/1.1\r\nHost: ${host}`,
    `GET / HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-Host: ${host}\r\nX-Original-URL: /gallery/`,
    `GET http://${host}/metrics HTTP/1.1\r\nHost: ${host}`,
    `CONNECT ${host} HTTP/1.1\r\nHost: ${host}`,
  ]
  for (const request of requests) {
    const bytes = await exchangeRaw(port, `${request}\r\nConnection: close\r\n\r\n`)
    t.notMatch(bytes.toString(), /pages of Usher|usher_build_info|"ready":/, request)
    t.match(bytes.toString(), /the application$|HTTP\/1\.1 40[045] /, request)
  }
})
