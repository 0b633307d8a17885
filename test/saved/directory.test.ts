import { symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'tap'
import { filesBelow } from '../../src/saved/directory.ts'

test('every file below is found in one order, less hidden ones, readmes and what is no answer; links are not followed', async (t) => {
  const directory = t.testdir({
    'b.http': '',
    'README.md': '',
    'notes.md': '',
    '.hidden': '',
    '.git': { config: '' },
    a: { 'z.http': '', 'README.md': '', b: { 'c.har': '' } },
    empty: {},
    'usher.yaml': '',
    'usher.yml': '',
    'people.csv': '',
    tls: { 'ca.pem': '', 'server.key': '', 'server.crt': '' },
  })
  symlinkSync(directory, join(directory, 'loop'))
  symlinkSync(join(directory, 'b.http'), join(directory, 'link.http'))
  t.same(
    filesBelow(directory).map((file) => relative(directory, file)),
    ['a/b/c.har', 'a/z.http', 'b.http', 'notes.md'].map((path) => join(path)),
  )
})

test('a directory that is not there is said to be', async (t) => {
  t.throws(() => filesBelow(join(t.testdir({}), 'lost')), {
    code: 'USHER_SAVED',
    message: /lost: cannot be read: there is no such file/,
  })
})
