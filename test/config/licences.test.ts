import { join } from 'node:path'
import { test } from 'tap'
import { ConfigError } from '../../src/config/problem.ts'
import { complaintsOf, read, SITE } from './reading.ts'

const KEY = 'k3y-that-nobody-may-see'

test('a list is found from the directory of the configuration, and its path kept', async (t) => {
  const directory = t.testdir({ 'people.csv': 'email,active\nada@example.com,true\n' })
  const file = join(directory, 'usher.yaml')
  t.same(
    read(`${SITE}    licences: { file: people.csv, emailDomain: example.com }\n`, { file }).sites[0]
      ?.licences,
    {
      file: join(directory, 'people.csv'),
      emailDomain: 'example.com',
      verifiedNamesOnly: false,
      refreshMs: 300_000,
      maxAgeMs: 86_400_000,
    },
  )
})

test('what is wrong in a list is told at the setting, with the line of the list', async (t) => {
  const directory = t.testdir({
    'people.csv': 'email,active\nada@example.com,true\nada@example.com,gone\n',
    'empty.txt': '# nobody yet\n',
  })
  const file = join(directory, 'usher.yaml')
  const told = (name: string): string[] => complaintsOf(`${SITE}    licences: { file: ${name} }\n`, { file })
  t.same(told('people.csv'), [
    `4:23 sites[0].licences.file: ${directory}/people.csv:3 must have one of true, 1, yes, active, false, 0, no, inactive in the column active`,
  ])
  t.same(told('empty.txt'), [
    `4:23 sites[0].licences.file: ${directory}/empty.txt holds no address; write one a line, or CSV`,
  ])
})

test('a list has one source, and the settings of that source', async (t) => {
  const file = join(t.testdir({ 'people.csv': 'ada@example.com\n' }), 'usher.yaml')
  const told = (licences: string): string[] =>
    complaintsOf(`${SITE}    licences: { ${licences} }\n`, { file })
  t.same(told('file: people.csv, testrail: { user: a@b, apiKey: key }'), [
    '4:45 sites[0].licences.testrail: stands beside `file`; keep one of the two',
  ])
  t.same(told('file: people.csv, refreshMs: 60000'), [
    '4:46 sites[0].licences.refreshMs: has no effect beside `file`, which is looked at every few seconds',
  ])
  t.same(told('file: people.csv, maxAgeMs: 60000'), [])
})

test('the key may come from a file or the environment', async (t) => {
  const file = join(t.testdir({ secrets: { key: `${KEY}\n` } }), 'usher.yaml')
  for (const apiKey of ['file:secrets/key', '${TESTRAIL_KEY}']) {
    const licences = `licences: { testrail: { user: a@b, apiKey: "${apiKey}" } }`
    const { sites } = read(`${SITE}    ${licences}\n`, { file, env: { TESTRAIL_KEY: KEY } })
    t.equal(sites[0]?.licences?.testrail?.apiKey, KEY, apiKey)
  }
})

test('no message shows the key, nor the line that it stands in', async (t) => {
  for (const licences of [
    `testrail: { user: 7, apiKey: ${KEY} }`,
    `testrail: { user: a@b, apiKey: [${KEY}] }`,
    `testrail: { user: a@b, apikey: ${KEY} }`,
    `testrail: { user: a@b, api_key: ${KEY} }`,
    `testrail: { user: a@b, apiKey: "${KEY}\\n" }`,
  ]) {
    try {
      read(`${SITE}    licences: { ${licences} }\n`)
      t.fail(licences)
    } catch (error) {
      t.ok(error instanceof ConfigError, licences)
      t.notMatch((error as Error).message, KEY, licences)
    }
  }
})
