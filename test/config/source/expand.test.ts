import { join } from 'node:path'
import { test } from 'tap'
import { expandText, isExpandable } from '../../../src/config/source/expand.ts'

const surroundings = { env: { HOST: 'app.internal', PORT: '8443', EMPTY: '' }, directory: '/nowhere' }
const expand = (text: string): string => expandText(text, surroundings)

test('variables are filled in wherever they stand in a text', async (t) => {
  t.equal(expand('https://${HOST}:${PORT}'), 'https://app.internal:8443')
  t.equal(expand('nothing to do'), 'nothing to do')
})

test('a default stands in for a variable that is not set, or empty', async (t) => {
  t.equal(expand('${LOST:-8080}'), '8080')
  t.equal(expand('${EMPTY:-8080}'), '8080')
  t.equal(expand('${PORT:-8080}'), '8443')
  t.equal(expand('${LOST:-}'), '')
  t.equal(expand('${EMPTY}'), '', 'an empty variable without a default is empty')
})

test('a variable that is not set is named, with the remedy', async (t) => {
  t.throws(() => expand('${LOST}'), {
    message: 'environment variable LOST is not set; set it, or give a default: ${LOST:-value}',
  })
})

test('a literal ${ is written $${', async (t) => {
  t.equal(expand('$${HOST}'), '${HOST}')
  t.equal(expand('costs $5'), 'costs $5')
})

test('what a shell would know and we do not is refused, not passed on', async (t) => {
  for (const text of [
    '${HOST-x}',
    '${HOST:=x}',
    '${HOST:?x}',
    '${}',
    '${1}',
    '${HOST',
    '${A:-${B}}',
    '${A B}',
  ]) {
    t.throws(() => expand(text), /is neither \$\{NAME\} nor \$\{NAME:-default\}/, text)
  }
})

test('what a variable holds is not filled in again', async (t) => {
  t.equal(expandText('${A}', { env: { A: '${B}', B: 'x' }, directory: '/' }), '${B}')
})

test('names that every object has are no variables', async (t) => {
  t.throws(() => expandText('${constructor}', { env: {}, directory: '/' }), /constructor is not set/)
  t.throws(() => expandText('${__proto__}', { env: {}, directory: '/' }), /__proto__ is not set/)
})

test('file: reads a secret, relative to the configuration, less the line end that editors add', async (t) => {
  const directory = t.testdir({ secrets: { unix: 'hunter2\n', dos: 'hunter2\r\n', spaced: ' a b \n\n' } })
  const secret = (name: string): string => expandText(`file:${name}`, { env: { NAME: 'unix' }, directory })
  t.equal(secret('secrets/unix'), 'hunter2')
  t.equal(secret('secrets/dos'), 'hunter2')
  t.equal(secret('secrets/spaced'), ' a b \n')
  t.equal(secret(' secrets/unix'), 'hunter2', 'with a space after the colon')
  t.equal(secret('secrets/${NAME}'), 'hunter2', 'with a variable in its path')
  t.equal(secret(join(directory, 'secrets/unix')), 'hunter2', 'by its whole path')
})

test('a secret that cannot be read is named by its whole path, with the reason', async (t) => {
  const directory = t.testdir({ large: 'x'.repeat(65_537) })
  const reading = (name: string) => () => expandText(`file:${name}`, { env: {}, directory })
  t.throws(reading('lost'), { message: `the secret ${directory}/lost cannot be read: there is no such file` })
  t.throws(reading('.'), { message: `the secret ${directory} cannot be read: it is a directory` })
  t.throws(reading('large'), /it is larger than 65536 bytes/)
})

test('only texts with something to fill in are expandable', async (t) => {
  t.ok(isExpandable('${A}'))
  t.ok(isExpandable('$${A}'))
  t.ok(isExpandable('file:a'))
  t.notOk(isExpandable('profile:a'))
  t.notOk(isExpandable('$A'))
})
