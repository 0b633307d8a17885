import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import type { Licences } from '../../src/config/schema/licencesSchema.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { startDirectory, until, untilState } from './standIn.ts'
import type { Directory } from './standIn.ts'

/** A directory that follows a new file. */
async function following(
  t: Test,
  text: string,
  more: Partial<Licences> = {},
  tempo = {},
): Promise<{ directory: Directory; file: string }> {
  const file = join(await temporaryDirectory(t), 'licences.csv')
  await writeFile(file, text)
  return { directory: follow(t, file, more, tempo), file }
}

function follow(t: Test, file: string, more: Partial<Licences> = {}, tempo = {}): Directory {
  return startDirectory(t, 'http://127.0.0.1:1', { licences: { file, ...more }, tempo })
}

function untilKnown(directory: Directory, person: string): Promise<void> {
  return until(() => directory.lookUp(person) === 'active', person)
}

test('a file says who has an account', async (t) => {
  const { directory } = await following(t, 'email,active\nAda@Example.com,yes\nleo@example.com,no\n')
  t.equal(directory.health().state, 'loading')
  await untilState(directory, 'fresh')
  t.equal(directory.lookUp('ada@example.com'), 'active')
  t.equal(directory.lookUp('leo@example.com'), 'inactive')
  t.equal(directory.lookUp('nobody@example.com'), 'none')
  t.equal(directory.health().entries, 2)
})

test('a file that is written anew, added to, or replaced by another is read again', async (t) => {
  const { directory, file } = await following(t, 'ada@b\n')
  await untilKnown(directory, 'ada@b')
  await writeFile(file, 'bob@b\n')
  await untilKnown(directory, 'bob@b')
  t.equal(directory.lookUp('ada@b'), 'none')
  await appendFile(file, 'cyd@b\n')
  await untilKnown(directory, 'cyd@b')
  await writeFile(`${file}.new`, 'dot@b\n')
  await rename(`${file}.new`, file)
  await untilKnown(directory, 'dot@b')
  await rm(file)
  await writeFile(file, 'eve@b\n')
  await untilKnown(directory, 'eve@b')
})

test('a change that leaves length and time of the file as they were is seen', async (t) => {
  const { directory, file } = await following(t, 'ada@b\n')
  const then = new Date(1_700_000_000_000)
  await utimes(file, then, then)
  await untilKnown(directory, 'ada@b')
  await writeFile(file, 'bob@b\n')
  await utimes(file, then, then)
  await untilKnown(directory, 'bob@b')
})

test('the swap of symbolic links by which Kubernetes changes a mounted file is seen', async (t) => {
  const root = await temporaryDirectory(t)
  const version = async (name: string, text: string): Promise<void> => {
    await mkdir(join(root, name))
    await writeFile(join(root, name, 'list'), text)
    await symlink(name, join(root, '..data.new'))
    await rename(join(root, '..data.new'), join(root, '..data'))
  }
  await version('..1', 'ada@b\n')
  await symlink('..data/list', join(root, 'list'))
  const directory = follow(t, join(root, 'list'))
  await untilKnown(directory, 'ada@b')
  await version('..2', 'bob@b\n')
  await rm(join(root, '..1'), { recursive: true })
  await untilKnown(directory, 'bob@b')
})

test('a file that is still being written is not read', async (t) => {
  const { directory, file } = await following(t, 'ada@b\nzoe@b\n', {}, { pollMs: 100 })
  await untilKnown(directory, 'zoe@b')
  await truncate(file)
  const begun = Date.now()
  for (let n = 0; Date.now() - begun < 600; n++) {
    await appendFile(file, `person-${n}@b\n`)
    if (directory.lookUp('zoe@b') !== 'active') t.fail('the half that was written has been read')
    await new Promise((resolve) => {
      setTimeout(resolve, 2)
    })
  }
  await appendFile(file, 'zoe@b\nlast@b\n')
  await untilKnown(directory, 'last@b')
})

test('a bad file never replaces a good copy, and is told with its line', async (t) => {
  const { directory, file } = await following(t, 'email\nada@b\n', { maxAgeMs: 60_000 })
  await untilKnown(directory, 'ada@b')
  for (const [text, fault] of [
    ['', ' holds no address; write one a line, or CSV'],
    ['email\nada@b\nbob\n', ':3 must have an e-mail address in the column email'],
    [Buffer.from([0xff, 0xfe, 0]), ' is UTF-16 text; save it as UTF-8'],
    [Buffer.alloc(5_000_000, 'a@b\n'), ' is larger than 4194304 bytes'],
  ] as const) {
    await writeFile(file, text)
    await until(() => directory.health().lastError === `${file}${fault}`, fault)
    t.match(directory.health(), { state: 'stale', entries: 1 })
    t.equal(directory.lookUp('ada@b'), 'active')
  }
  await writeFile(file, 'email\nbob@b\n')
  await untilKnown(directory, 'bob@b')
  t.equal(directory.health().state, 'fresh')
})

test('a file that is gone grows old; one that is there does not', async (t) => {
  const { directory, file } = await following(t, 'ada@b\n', { maxAgeMs: 200 })
  await untilKnown(directory, 'ada@b')
  await new Promise((resolve) => {
    setTimeout(resolve, 300)
  })
  t.equal(directory.health().state, 'fresh', 'though nobody has touched it')
  await rename(file, `${file}.away`)
  await untilState(directory, 'stale')
  t.equal(directory.health().lastError, `${file} cannot be read: there is no such file`)
  await untilState(directory, 'expired')
  t.equal(directory.lookUp('ada@b'), undefined)
  await rename(`${file}.away`, file)
  await untilKnown(directory, 'ada@b')
})

test('what is no file is told, and waited for as little', async (t) => {
  const root = await temporaryDirectory(t)
  execFileSync('mkfifo', [join(root, 'pipe')])
  for (const [name, reason] of [
    ['lost', 'there is no such file'],
    ['.', 'it is not a file'],
    ['pipe', 'it is not a file'],
  ] as const) {
    const file = join(root, name)
    const directory = follow(t, file)
    await untilState(directory, 'unreachable')
    t.equal(directory.health().lastError, `${file} cannot be read: ${reason}`)
    await directory.close()
  }
})

// In one step: a look between the emptying and the writing of a file is a fault of its own.
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

test('the log tells a change and a fault once each', async (t) => {
  const { directory, file } = await following(t, 'ada@b\n')
  await untilKnown(directory, 'ada@b')
  await replace(file, 'nonsense\n')
  await untilState(directory, 'stale')
  await replace(file, 'ada@b\nbob@b\n')
  await untilKnown(directory, 'bob@b')
  await until(() => directory.log.length > 20)
  t.match(
    directory.log.filter(({ level }) => Number(level) > 20),
    [
      { level: 30, entries: 1, msg: 'licences read' },
      { level: 40, reason: /licences\.csv:1 is neither an address nor a header row/ },
      { level: 30, entries: 2, msg: 'licences read' },
    ],
  )
})
