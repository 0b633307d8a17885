import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'tap'
import Schema from 'typebox/schema'
import { parse } from 'yaml'
import { configJsonSchema } from '../../../src/config/schema/jsonSchema.ts'
import { problemsOf, SITE, SMALLEST } from '../reading.ts'

const CONFIG = join(import.meta.dirname, '../../../config')
const shipped = (name: string): string => readFileSync(join(CONFIG, name), 'utf8')

// A validator of JSON Schema that knows nothing of ours, as an editor's does.
const editor = Schema.Compile(JSON.parse(configJsonSchema()))
const editorTakes = (yaml: string): boolean => editor.Check(parse(yaml))

test('config/usher.schema.json is fresh', async (t) => {
  t.equal(shipped('usher.schema.json'), configJsonSchema(), 'npm run schema writes it anew')
})

test('an editor takes the shipped configuration, which names the schema, and the smallest', async (t) => {
  t.match(shipped('usher.yaml'), /^# yaml-language-server: \$schema=\.\/usher\.schema\.json/)
  for (const yaml of [shipped('usher.yaml'), SMALLEST, SITE]) {
    t.ok(editorTakes(yaml), yaml)
    t.same(problemsOf(yaml), [])
  }
})

test('it takes variables wherever the loader does', async (t) => {
  const yaml = `listen: { host: "\${HOST:-::1}", port: "\${PORT:-1}" }
logLevel: \${LEVEL:-info}
brand: { accentColor: "\${COLOR:-#fff}", organisation: "\${ORGANISATION_WITH_A_NAME_LONGER_THAN_THE_VALUE_ITSELF_MAY_BE:-x}" }
sites:
  - name: \${NAME:-a}
    upstream: \${UPSTREAM:-http://a}
    connection: { maxConnections: "\${MAX:-1}", tls: { insecure: "\${INSECURE:-false}" } }
    rules: [{ name: "\${A:-a}", when: { status: "\${STATUS:-401}", method: "\${METHOD:-GET}" }, cause: "\${CAUSE:-refused}" }]
`
  t.same(problemsOf(yaml), [])
  t.ok(editorTakes(yaml))
})

test('an editor sees unknown keys, wrong words and wrong types', async (t) => {
  for (const yaml of [
    SITE.replace('upstream', 'upstrem'),
    `${SITE}    presets: testrail\n`,
    `logLevel: loud\n${SITE}`,
    `listen: { port: eighty }\n${SITE}`,
    `${SITE}    rules: [{ name: a, when: { status: 40x }, cause: refused }]\n`,
    `${SITE}    rules: [{ name: a, when: { any: [{ heder: {} }] }, cause: refused }]\n`,
    `${SITE}    rules: [{ name: a, when: { header: { "a b": present } }, cause: refused }]\n`,
    'sites: []\n',
    '{}\n',
  ]) {
    t.notOk(editorTakes(yaml), yaml)
  }
})

test('what the loader takes, an editor takes', async (t) => {
  let taken = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LINES), { maxLength: 6 }), (lines) => {
      const yaml = SITE + lines.join('')
      if (problemsOf(yaml).length > 0) return true
      taken += 1
      return editorTakes(yaml)
    }),
    { numRuns: 1_000 },
  )
  t.ok(taken > 50, `${taken} were taken`)
})

const LINES = [
  '    hosts: [a.example.com, "*.b"]\n',
  '    pathPrefix: /x\n',
  '    pathPrefix: x\n',
  '    connection: { host: upstream, connectTimeoutMs: 1.0 }\n',
  '    connection: { tls: { serverName: a } }\n',
  '    brand: { accentColor: "#123456", contactEmail: a@b }\n',
  "    frameAncestors: [\"'self'\", 'https://a']\n",
  '    signIn: /a\n',
  '    presets: [iis]\n',
  "    rules: [{ name: a, when: { path: { matches: ['a'], ignoreCase: true }, not: { cookie: { b: absent } } }, cause: refused }]\n",
  '    rules: [{ name: a, when: { status: 401-403 }, cause: refused, then: redirect, to: /x, status: 302 }]\n',
  'listen: [{ port: 1 }, { socket: a }]\n',
  'limits: { maxHeldBytes: 0 }\n',
  'trustedProxies: [private]\n',
  'logLevel: loud\n',
]
