// No page for operators shows a secret of the configuration.
import { stringify } from 'yaml'
import { test } from 'tap'
import { ConfigSchema } from '../../src/config/schema/index.ts'
import { asNode, branchesOf } from '../../src/config/schema/schemaNode.ts'
import type { SchemaNode } from '../../src/config/schema/schemaNode.ts'
import { settingsOf } from '../../src/config/settings.ts'
import { parseSource } from '../../src/config/source/index.ts'
import type { RecentRefusal } from '../../src/proxy/recentRefusals.ts'
import { startPages } from './showing.ts'
import { send } from '../helpers/upstream.ts'

const PLANTED = 'planted-and-not-to-be-seen'

// Data in which every setting that the schema calls a secret has one, and nothing else stands.
function plantedIn(node: SchemaNode): unknown {
  const branches = branchesOf(node)
  if (branches.some(({ secret }) => secret)) return PLANTED
  const map: Record<string, unknown> = {}
  for (const { properties = {} } of branches) {
    for (const [key, child] of Object.entries(properties)) {
      const value = plantedIn(child)
      if (value !== undefined) map[key] ??= value
    }
  }
  if (Object.keys(map).length > 0) return map
  const items = branches.flatMap(({ items: item }) => (item === undefined ? [] : [plantedIn(item)]))
  const first = items.find((item) => item !== undefined)
  return first === undefined ? undefined : [first]
}

test('every setting that the schema calls a secret is hidden', (t) => {
  const data = plantedIn(asNode(ConfigSchema))
  const text = stringify(data)
  const planted = text.split(PLANTED).length - 1
  t.ok(planted >= 11, `${planted} secrets`)
  const source = parseSource(text, 'usher.yaml')
  const settings = settingsOf(ConfigSchema, source.data, source)
  t.equal(settings.filter(({ isSecret, value }) => isSecret && value === undefined).length, planted)
  t.notMatch(JSON.stringify(settings), PLANTED)
  t.end()
})

const CONFIG = `
admin: { port: 0, token: ${PLANTED} }
log: { peopleKey: ${PLANTED}-key }
ask:
  webhook: { type: json, url: 'https://hooks.example/${PLANTED}', authorization: 'Bearer ${PLANTED}' }
  secret: ${PLANTED}-seal
brand:
  organisation: \${ORGANISATION}
  links: [{ label: Help, url: 'https://help.example/?token=${PLANTED}' }]
sites:
  - name: app
    upstream: http://127.0.0.1:1
    signIn: https://sign.example/?api_key=${PLANTED}
    licences: { testrail: { user: ada@example.com, apiKey: ${PLANTED} } }
    rules:
      - name: of-a-credential
        when:
          status: 403
          requestHeader: { X-Api-Key: { equals: ${PLANTED} }, Authorization: { startsWith: 'Basic ' } }
          cookie: { session: { equals: [${PLANTED}, ${PLANTED}2] } }
        cause: refused
    tests:
      - name: with-one
        request: { target: /, headers: { Cookie: 'session=${PLANTED}', Authorization: 'Bearer ${PLANTED}' } }
        response: { status: 403, body: '<input name="password" value="${PLANTED}">' }
        expect: pass
`

test('no page shows one, nor what a rule or its test says of a credential', async (t) => {
  const refused: RecentRefusal = {
    ...{
      at: Date.now(),
      reference: 'A1B2-C3D4',
      site: 'app',
      cause: 'refused',
      rule: 'site/of-a-credential',
    },
    ...{ code: '', action: 'swap', isObserved: false, audience: 'page', upstreamStatus: 403, status: 403 },
    ...{ method: 'GET', path: `/reset;token=${PLANTED}` },
  }
  const url = await startPages(t, {
    config: CONFIG,
    env: { ORGANISATION: PLANTED },
    sources: { refusals: async () => [refused] },
  })
  const headers = { Authorization: `Bearer ${PLANTED}` }
  const key = `${refused.at}-${refused.reference}`
  const paths = ['/', '/refusals', '/configuration', '/configuration?show=all', `/explain?refusal=${key}`]
  for (const path of paths) {
    const { status, text } = await send(url + path, { headers })
    t.equal(status, 200, path)
    t.notMatch(text, PLANTED, path)
  }
  const { text } = await send(`${url}/configuration`, { headers })
  t.match(text, /admin\.token<\/code><\/th><td class="long"><code>\(hidden\)/)
  t.match(text, 'Basic', 'a scheme is no secret')
})

test('what an explanation says of a condition on a credential has none', async (t) => {
  const url = await startPages(t, { config: CONFIG, env: { ORGANISATION: 'x' } })
  const form = new URLSearchParams({ answer: 'HTTP/1.1 403 Forbidden\r\n\r\n', site: 'app', target: '/' })
  const { status, text } = await send(`${url}/explain`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${PLANTED}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
    },
    body: form.toString(),
  })
  t.equal(status, 200)
  t.match(text, 'request header X-Api-Key equals (hidden)')
  t.match(text, 'cookie session equals (hidden) or (hidden)')
  t.notMatch(text, PLANTED)
})
