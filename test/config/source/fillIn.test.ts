import { test } from 'tap'
import { complaintsOf, KEYS, read, SITE } from '../reading.ts'

const inPlain = (value: string): string => `listen: \n  port: ${value}\nbrand:\n  product: ${value}\n${SITE}`

test('a variable is a number where a number is wanted, and text where text is', async (t) => {
  for (const value of ['${PORT}', '"${PORT}"', "'${PORT}'", '${PORT:-1}', '"${LOST:-8443}"']) {
    const { listeners, sites } = read(inPlain(value), { env: { PORT: '8443' } })
    t.equal(listeners[0]?.port, 8443, value)
    t.equal(sites[0]?.brand.product, '8443', value)
  }
})

test('a variable is true or false where that is wanted', async (t) => {
  const config = `${SITE}    connection: { tls: { insecure: "\${INSECURE:-false}" } }\n`
  t.equal(read(config).sites[0]?.tls.insecure, false)
  t.equal(read(config, { env: { INSECURE: 'true' } }).sites[0]?.tls.insecure, true)
  t.match(complaintsOf(config, { env: { INSECURE: 'yes' } }), [/must be true or false; found the value of/])
})

test('a number in quotes that no variable brought stays text', async (t) => {
  t.match(complaintsOf(`listen: { port: "8080" }\n${SITE}`), [/found "8080"; write 8080, without quotes/])
})

test('what looks like a number and is none stays text', async (t) => {
  for (const PORT of ['007', '8e3', '0x50', ' 80', '80 ', '', '99999999999999999999', '1.5']) {
    t.match(
      complaintsOf('listen:\n  port: ${PORT}\n' + SITE, { env: { PORT } }),
      [/must be a whole number/],
      PORT,
    )
  }
})

test('a part of a text is filled in too, and the whole is judged', async (t) => {
  const config = 'sites:\n  - name: a\n    upstream: http://${HOST}:${PORT:-80}\n'
  t.equal(read(config, { env: { HOST: 'app' } }).sites[0]?.upstream, 'http://app:80')
  t.match(complaintsOf(config, { env: { HOST: 'a/b' } }), [
    /found the value of "http:\/\/\$\{HOST\}:\$\{PORT:-80\}"$/,
  ])
})

test('no message shows what a variable or a secret holds', async (t) => {
  const directory = t.testdir({ secret: 'hunter2\n' })
  const file = `${directory}/usher.yaml`
  const env = { SECRET: 'hunter2', PEM: '-----BEGIN PRIVATE KEY-----hunter2' }
  const config = `listen:
  host: \${SECRET}/x
  port: \${SECRET}
  tls:
    certFile: \${PEM}
    keyFile: file:secret
    keyPassphrase: \${SECRET}
logLevel: file:secret
ownPath: \${SECRET}
trustedProxies: [file:secret]
brand: { contactUrl: "\${SECRET}", accentColor: "\${SECRET}", logoFile: file:secret }
sites:
  - { name: "\${SECRET}", upstream: "\${SECRET}", presets: ["\${SECRET}"], pathPrefix: "\${SECRET}" }
  - { name: "\${SECRET}", upstream: "file:secret", signIn: "file:secret", frameAncestors: ["\${SECRET}"] }
`
  const complaints = complaintsOf(config, { env, file })
  t.ok(complaints.length > 14, `${complaints.length} problems`)
  t.notMatch(complaints.join('\n'), /hunter2/)
})

test('every variable that is not set is told at once, with its place, and nothing else about it', async (t) => {
  const config = `listen:
  port: \${PORT}
sites:
  - name: \${NAME}
    upstream: http://a
    hosts:
      - a
      - \${HOST}
    bogus: 1
`
  const told = complaintsOf(config)
  t.same(
    told.map((line) => line.replace(/;.*/, '')),
    [
      '2:9 listen.port: environment variable PORT is not set',
      '4:11 sites[0].name: environment variable NAME is not set',
      '8:9 sites[0].hosts[1]: environment variable HOST is not set',
      `9:5 sites[0].bogus: unknown key "bogus". Allowed here: ${KEYS.site}`,
    ],
  )
})

test('keys are not filled in', async (t) => {
  t.match(complaintsOf(`"\${KEY}": 1\n${SITE}`, { env: { KEY: 'brand' } }), [/unknown key "\$\{KEY\}"/])
})
