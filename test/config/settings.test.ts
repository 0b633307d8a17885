import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { formatPath } from '../../src/config/problem.ts'
import type { Setting } from '../../src/config/settings.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'
import { temporaryDirectory } from '../helpers/usher.ts'

function settingsIn(text: string, env: NodeJS.ProcessEnv = {}, file = 'usher.yaml'): Map<string, Setting> {
  const config = parseConfig(text, file, { env, presetsDirectory: PRESETS_DIRECTORY })
  return new Map(config.settings().map((setting) => [formatPath(setting.path), setting]))
}

const SITE = 'sites: [{ name: app, upstream: http://127.0.0.1:1 }]'

test('each setting says where it stands, or that nobody has said it', async (t) => {
  const settings = settingsIn(`${SITE}\nlimits:\n  maxConnections: 5\n`)
  t.match(settings.get('limits.maxConnections'), { value: 5, source: 'file', line: 3 })
  t.match(settings.get('limits.maxHeldBytes'), { value: 65_536, source: 'default' })
  t.match(settings.get('sites[0].name'), { value: 'app', source: 'file', line: 1 })
  t.match(settings.get('sites[0].connection.host'), { value: 'keep', source: 'default' })
  t.match(settings.get('workers'), { value: 1, source: 'default' })
})

test('a list of texts is one setting, and one of maps is many', async (t) => {
  const rule = '{ name: x, when: { status: [401, 403] }, cause: refused }'
  const settings = settingsIn(
    `sites: [{ name: app, upstream: http://127.0.0.1:1, hosts: [a.example, b.example], rules: [${rule}] }]`,
  )
  t.match(settings.get('sites[0].hosts'), { value: ['a.example', 'b.example'], source: 'file' })
  t.match(settings.get('sites[0].rules[0].when.status'), { value: [401, 403] })
  t.match(settings.get('sites[0].presets'), { value: [], source: 'default' })
})

test('what is in a checked form from the environment is shown, and any other text is not', async (t) => {
  const settings = settingsIn(
    'listen: { port: "${PORT}" }\nbrand: { organisation: "${NAME:-a default}" }\nsites: [{ name: app, upstream: "${UPSTREAM}" }]',
    { PORT: '0', NAME: 'who knows', UPSTREAM: 'http://127.0.0.1:1' },
  )
  t.match(settings.get('listen.port'), { value: 0, filledFrom: '${PORT}' })
  t.match(settings.get('sites[0].upstream'), { value: 'http://127.0.0.1:1', filledFrom: '${UPSTREAM}' })
  const { value, filledFrom } = settings.get('brand.organisation') ?? {}
  t.same({ value, filledFrom }, { value: undefined, filledFrom: '${NAME:-…}' })
})

test('in a list, too, a text from the environment is not shown, and its neighbours are', async (t) => {
  const rule = '{ name: x, when: { body: { contains: [fine, "${TEXT}"] } }, cause: refused }'
  const settings = settingsIn(`sites: [{ name: app, upstream: http://127.0.0.1:1, rules: [${rule}] }]`, {
    TEXT: 'not to be shown',
  })
  t.match(settings.get('sites[0].rules[0].when.body.contains[0]'), { value: 'fine' })
  t.match(settings.get('sites[0].rules[0].when.body.contains[1]'), {
    value: undefined,
    filledFrom: '${TEXT}',
  })
  t.notMatch(JSON.stringify([...settings]), 'not to be shown')
})

test('a secret is not in it, in the open or from a file', async (t) => {
  const directory = await temporaryDirectory(t)
  writeFileSync(join(directory, 'token'), 'planted-in-a-file-of-its-own\n')
  const file = join(directory, 'usher.yaml')
  const inFile = settingsIn(`admin: { token: "file:token" }\n${SITE}`, {}, file)
  t.match(inFile.get('admin.token'), { value: undefined, isSecret: true, filledFrom: 'file:token' })
  const open = settingsIn(`admin: { token: planted-in-the-open }\n${SITE}`)
  t.match(open.get('admin.token'), { value: undefined, isSecret: true })
  t.notMatch(JSON.stringify([...inFile, ...open]), 'planted')
})
