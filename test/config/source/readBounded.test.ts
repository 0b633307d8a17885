import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { readBounded } from '../../../src/config/source/readBounded.ts'

test('a file is read whole, up to the bound and no further', async (t) => {
  const directory = t.testdir({ small: 'ten bytes.', empty: '' })
  t.equal(readBounded(join(directory, 'small'), 100).toString(), 'ten bytes.')
  t.equal(readBounded(join(directory, 'small'), 10).toString(), 'ten bytes.')
  t.equal(readBounded(join(directory, 'empty'), 10).length, 0)
  t.throws(() => readBounded(join(directory, 'small'), 9), { message: 'it is larger than 9 bytes' })
})

test('a link is followed, as Kubernetes mounts its secrets', async (t) => {
  const directory = t.testdir({ data: { key: 'secret' }, key: t.fixture('symlink', 'data/key') })
  t.equal(readBounded(join(directory, 'key'), 100).toString(), 'secret')
})

test('a device without an end is not read for ever', { skip: process.platform === 'win32' }, async (t) => {
  t.throws(() => readBounded('/dev/zero', 1_000), { message: 'it is larger than 1000 bytes' })
})

test('the reason is said in words', async (t) => {
  const directory = t.testdir({ file: '' })
  t.throws(() => readBounded(join(directory, 'lost'), 1), { message: 'there is no such file' })
  t.throws(() => readBounded(directory, 1), { message: 'it is a directory' })
  t.throws(() => readBounded(join(directory, 'file/below'), 1), {
    message: 'a part of its path is not a directory',
  })
  t.throws(() => readBounded(join(directory, 'x'.repeat(300)), 1), { message: 'its name is too long' })
  t.throws(() => readBounded(join(directory, 'nul\0byte'), 1), { message: 'ERR_INVALID_ARG_VALUE' })
})

test(
  'a file of somebody else is said to be so',
  { skip: process.getuid?.() === 0 && 'root reads everything' },
  async (t) => {
    const directory = t.testdir({ file: 'x' })
    chmodSync(join(directory, 'file'), 0)
    t.throws(() => readBounded(join(directory, 'file'), 1), { message: /permission denied/ })
  },
)
