import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { complaintsOf, FIXTURES, read, refusal, SITE } from './reading.ts'

const TLS = join(FIXTURES, 'tls')
const pem = (name: string): string => readFileSync(join(TLS, name), 'utf8')

const encrypted = (passphrase: string): string =>
  createPrivateKey(pem('server.key'))
    .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase })
    .toString()

/** A directory with good files and bad ones. */
function files(t: Test): string {
  return `${t.testdir({
    'cert.pem': pem('server.pem'),
    'cert.key': pem('server.key'),
    'other.key': pem('named.key'),
    'ec.key': generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ format: 'pem', type: 'sec1' })
      .toString(),
    'rsa.key': generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ format: 'pem', type: 'pkcs1' })
      .toString(),
    'encrypted.key': encrypted('right'),
    'chain.pem': `${pem('server.pem')}some words\n${pem('ca.pem')}`,
    'both.pem': `${pem('server.key')}${pem('server.pem')}`,
    'damaged.pem': `${pem('ca.pem')}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`,
    'damaged.key': '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
    'binary.pfx': '0\u0082\u0003',
    'empty.pem': '',
    passphrase: 'right\n',
  })}/usher.yaml`
}

const listener = (t: Test, tls: string): string[] =>
  complaintsOf(`listen: { tls: { ${tls} } }\n${SITE}`, { file: files(t), env: { PASS: '12345' } }).map(
    (line) => line.replace(/^\S+ /, '').replace(/\/\S*\//, ''),
  )

test('a listener has its certificate, key and passphrase as text', async (t) => {
  const tls = 'certFile: chain.pem, keyFile: encrypted.key, keyPassphrase: file:passphrase, http2: false'
  const { listeners } = read(`listen: { tls: { ${tls} } }\n${SITE}`, { file: files(t) })
  t.match(listeners[0]?.tls, {
    cert: /BEGIN CERTIFICATE/,
    key: /BEGIN ENCRYPTED/,
    passphrase: 'right',
    http2: false,
  })
})

test('certificate and key may be in one file', async (t) => {
  t.same(listener(t, 'certFile: both.pem, keyFile: both.pem'), [])
})

test('an upstream has its authority, client certificate and server name', async (t) => {
  const tls =
    'caFile: chain.pem, certFile: cert.pem, keyFile: cert.key, serverName: app.internal, insecure: true'
  const { sites } = read(`${SITE}    connection: { tls: { ${tls} } }\n`, { file: files(t) })
  t.match(sites[0]?.tls, {
    ca: /CERTIFICATE/,
    cert: /CERTIFICATE/,
    key: /KEY/,
    serverName: 'app.internal',
    insecure: true,
  })
  const { sites: plain } = read(SITE)
  t.same(plain[0]?.tls, { insecure: false }, 'an upstream is verified unless that is said')
})

test('a file that is not what it should be is told with what it is', async (t) => {
  t.same(listener(t, 'certFile: cert.key, keyFile: cert.pem'), [
    'listen.tls.certFile: cert.key holds a private key, not a certificate',
    'listen.tls.keyFile: cert.pem holds a certificate, not a private key',
  ])
  t.match(listener(t, 'certFile: binary.pfx, keyFile: empty.pem'), [
    /holds no certificate in PEM.*a \.pfx, .* must be converted/,
    /holds no private key in PEM/,
  ])
  t.same(listener(t, 'certFile: damaged.pem, keyFile: damaged.key'), [
    'listen.tls.certFile: damaged.pem is damaged: its certificate number 2 cannot be read',
  ])
  t.match(listener(t, 'certFile: cert.pem, keyFile: damaged.key'), [
    /keyFile: is damaged or of an unknown kind/,
  ])
  t.match(listener(t, 'certFile: lost.pem, keyFile: .'), [
    'listen.tls.certFile: lost.pem cannot be read: there is no such file',
    /cannot be read: it is a directory/,
  ])
})

test('a damaged authority is refused, which node:tls would pass over', async (t) => {
  const config = `${SITE}    connection: { tls: { caFile: damaged.pem } }\n`
  t.match(complaintsOf(config, { file: files(t) }), [/caFile: .*is damaged: its certificate number 2/])
})

test('a key that is not of the certificate is refused, of whatever kind', async (t) => {
  for (const key of ['other.key', 'ec.key', 'rsa.key']) {
    t.same(listener(t, `certFile: cert.pem, keyFile: ${key}`), [
      'listen.tls.keyFile: does not belong to the certificate in certFile',
    ])
  }
})

test('an encrypted key needs its passphrase', async (t) => {
  const told = (passphrase: string): string[] =>
    listener(t, `certFile: cert.pem, keyFile: encrypted.key${passphrase}`)
  t.same(told(''), ['listen.tls.keyFile: is encrypted; give its keyPassphrase'])
  t.same(told(', keyPassphrase: wrong'), [
    'listen.tls.keyFile: cannot be decrypted; the keyPassphrase is not its own',
  ])
  t.match(told(', keyPassphrase: "${PASS}"'), [/cannot be decrypted/], 'one of digits is text')
  t.same(told(', keyPassphrase: right'), [])
  t.same(listener(t, 'certFile: cert.pem, keyFile: cert.key, keyPassphrase: needless'), [])
})

test('certificate and key of a client go together', async (t) => {
  const told = (tls: string): string[] =>
    complaintsOf(`${SITE}    connection: { tls: { ${tls} } }\n`, { file: files(t) }).map((line) =>
      line.replace(/^.*tls\./, ''),
    )
  t.same(told('certFile: cert.pem'), ['keyFile: is missing; certFile needs it'])
  t.same(told('keyFile: cert.key'), ['certFile: is missing; keyFile needs it'])
  t.same(told('keyPassphrase: x'), ['keyFile: is missing; keyPassphrase needs it'])
  t.same(told('certFile: cert.pem, keyFile: cert.key'), [])
})

test('the content of a key in place of its path is not repeated', async (t) => {
  const told = complaintsOf(
    `listen:\n  tls:\n    certFile: cert.pem\n    keyFile: |\n      -----BEGIN PRIVATE KEY-----\n      hunter2\n${SITE}`,
    { file: files(t) },
  )
  t.same(told, [
    '4:14 listen.tls.keyFile: this text is the content of a file; write the path of the file, without file: in front',
  ])
  t.same(listener(t, 'certFile: file:cert.pem, keyFile: cert.key'), [
    'listen.tls.certFile: the value of "file:cert.pem" is the content of a file; write the path of the file, without file: in front',
  ])
})

test('a passphrase that is none is not repeated', async (t) => {
  for (const passphrase of [
    '12345',
    '1.5',
    'true',
    '[hunter2]',
    '{ hunter2: 1 }',
    '*hunter2',
    '@hunter2',
    '!hunter2 x',
  ]) {
    const config = `listen:\n  tls:\n    keyPassphrase: ${passphrase}\n    keyPasphrase: ${passphrase}\n`
    t.notMatch(refusal(() => read(config))?.message, /hunter2|12345|1\.5/, passphrase)
  }
  t.match(
    complaintsOf('listen: { tls: { keyPassphrase: 12345 } }\n').join('\n'),
    /keyPassphrase: must be text, in quotes/,
  )
})
