import { test } from 'tap'
import { complaintsOf, read, SITE } from '../reading.ts'

test('a socket is found from the directory of the configuration', async (t) => {
  t.equal(
    read(`listen: { socket: run/usher.sock }\n${SITE}`, { file: '/etc/usher/usher.yaml' }).listeners[0]
      ?.socket,
    '/etc/usher/run/usher.sock',
  )
})

test('a socket whose path no system takes is refused', async (t) => {
  t.match(complaintsOf(`listen: { socket: ${'x'.repeat(100)} }\n${SITE}`), [
    /^1:19 listen\.socket: \/nowhere\/x+ has 109 bytes; the path of a Unix socket has room for 103$/,
  ])
})

test('a listener has an address or a socket', async (t) => {
  t.same(complaintsOf(`listen: [{ socket: a, host: "::1", port: 80 }]\n${SITE}`), [
    '1:29 listen[0].host: has no effect beside `socket`; keep one of the two',
    '1:42 listen[0].port: has no effect beside `socket`; keep one of the two',
  ])
})

test('the head of a request cannot take longer than the whole', async (t) => {
  const told = (limits: string): string[] => complaintsOf(`limits: { ${limits} }\n${SITE}`)
  t.match(told('requestTimeoutMs: 10000'), [
    /^1:9 limits\.headersTimeoutMs: must not be longer than requestTimeoutMs/,
  ])
  t.same(told('requestTimeoutMs: 0'), [], 'without a limit it can')
  t.same(told('requestTimeoutMs: 10000, headersTimeoutMs: 10000'), [])
})

test('each preset that does not exist is told at its place', async (t) => {
  t.match(complaintsOf(`${SITE}    presets: [testrail, ii, Confluence, constructor, ""]\n`), [
    /^4:25 sites\[0\]\.presets\[1\]: there is no preset "ii"; did you mean "iis"/,
    /presets\[2\]: there is no preset "Confluence"; did you mean "confluence"\? Available: atlassian, azure-devops, /,
    /presets\[3\]: there is no preset "constructor"\. Available/,
    /presets\[4\]: must be text/,
  ])
})

test('problems of files, presets, rules and keys are told together, in the order of the file', async (t) => {
  const config = `listen:
  - { port: 80, tls: { certFile: lost.pem, keyFile: lost.key } }
  - { port: 99999 }
brand: { logoFile: lost.svg }
sites:
  - name: a
    upstrem: http://a
    presets: [lost]
    connection: { maxConnections: 0, tls: { caFile: lost.pem } }
    rules:
      - { name: r, when: { status: 401 }, cause: refused, then: redirect }
      - { name: r, when: {}, cause: refused }
`
  t.match(complaintsOf(config), [
    /^2:34 .*certFile: .*no such file/,
    /^2:53 .*keyFile: .*no such file/,
    /^3:13 .*port: must be/,
    /^4:20 .*logoFile: .*no such file/,
    /^7:5 .*unknown key "upstrem"/,
    /^8:15 .*there is no preset/,
    /^9:35 .*maxConnections: must be/,
    /^9:53 .*caFile: .*no such file/,
    /^11:9 .*to: is missing/,
    /^12:17 .*name: "r" is already the name of sites\[0\]\.rules\[0\]/,
    /^12:26 .*when: must be a condition/,
  ])
})
