// Files of any kind: bodies alone, files that cannot be read, and what holds for every file.
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'tap'
import { parseSaved, readSaved } from '../../src/saved/read.ts'
import { SavedError } from '../../src/saved/savedError.ts'
import { bodyOf, readOne } from './writing.ts'

const HTML = { status: 401, headers: {} }

test('a body alone is an answer with the head that is given', async (t) => {
  const saved = readOne(t, 'hello', { name: 'a.txt', givenHead: { status: 403, headers: { server: 'IIS' } } })
  t.match(saved, { source: /a\.txt$/, response: { status: 403, headers: { server: 'IIS' } }, notes: [] })
  t.equal(bodyOf(saved), 'hello')
  t.equal(bodyOf(readOne(t, '', { givenHead: HTML })), '')
})

test('what looks like HTML is taken for it, and that is said', async (t) => {
  const pages = [
    '<!DOCTYPE html PUBLIC "x">',
    '\uFEFF<html>',
    '\r\n  <HTML lang="en">',
    '<!-- saved -->\n<html>',
    '<?xml version="1.0"?><!DOCTYPE html>',
    '<h1>No</h1>',
    Buffer.from('\uFEFF<html>', 'utf16le'),
  ]
  for (const page of pages) {
    const saved = readOne(t, page, { givenHead: HTML })
    t.equal(saved.response.headers['content-type'], 'text/html', String(page))
    t.match(saved.notes, [/Content-Type: text\/html is assumed/])
  }
  for (const other of ['{"a":1}', 'no', '<feed>', '<svg>', '<headline>', 'x'.repeat(40) + '<html>']) {
    const saved = readOne(t, other, { givenHead: HTML })
    t.equal(saved.response.headers['content-type'], undefined, other)
    t.same(saved.notes, [])
  }
  const typed = { status: 401, headers: { 'content-type': 'text/plain' } }
  t.match(readOne(t, '<html>', { givenHead: typed }), { response: { headers: typed.headers }, notes: [] })
})

test('a file with a head of its own keeps it', async (t) => {
  t.match(readOne(t, 'HTTP/1.1 403 No\n\n', { givenHead: HTML }).response, {
    status: 403,
    statusMessage: 'No',
  })
})

test('a file that cannot be read is refused in words', async (t) => {
  const directory = t.testdir({})
  t.throws(() => readSaved(join(directory, 'lost.http')), {
    code: 'USHER_SAVED',
    message: /lost\.http: cannot be read: there is no such file$/,
  })
  t.throws(() => readSaved(directory), { code: 'USHER_SAVED', message: /it is a directory$/ })
})

test('no bytes whatever bring up anything but its own error', async (t) => {
  const pieces = [
    ...[
      'HTTP/1.1 401 No',
      'HTTP/2 200',
      'GET / HTTP/1.1',
      '> GET / HTTP/1.1',
      '> ',
      '< HTTP/1.1 401 No',
      '< ',
    ],
    ...[
      '\n',
      '\r\n',
      '\n\n',
      ': ',
      ' a',
      'Content-Length: 3',
      'Transfer-Encoding: chunked',
      '5\r\n',
      '0\r\n\r\n',
    ],
    ...[
      'Content-Encoding: gzip',
      'Content-Encoding: br',
      '* note\n',
      '{ [5 bytes data]\n',
      '\u00ff\u00fe',
      '\u00ef\u00bb\u00bf',
    ],
    ...[
      '{"log":{"entries":[',
      '{"response":{"status":401}}',
      ']}}',
      '<html>',
      '__proto__: a',
      'HTTP/1.1 100 Continue',
    ],
  ]
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 }))
  const content = fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''), 'latin1'))
  const name = fc.constantFrom('a.http', 'a.har', 'a.html')
  const givenHead = fc.option(fc.constant(HTML), { nil: undefined })
  fc.assert(
    fc.property(content, name, givenHead, (bytes, file, head) => {
      try {
        t.ok(parseSaved(bytes, file, { givenHead: head }).length > 0)
      } catch (error) {
        if (!(error instanceof SavedError)) throw error
      }
    }),
    { numRuns: 2_000 },
  )
})

const fieldName = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
  .filter((name) => !/^(content-|transfer-)/.test(name))
const fieldValue = fc.stringMatching(
  /^([\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]{0,12}[\x21-\x7e\x80-\xff])?)?$/,
)
const head = fc.record({
  status: fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
  statusMessage: fc.stringMatching(/^([A-Za-z]([A-Za-z ]{0,10}[a-z])?)?$/),
  fields: fc.uniqueArray(fc.tuple(fieldName, fc.array(fieldValue, { minLength: 1, maxLength: 3 })), {
    selector: ([name]) => name,
    maxLength: 6,
  }),
  body: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  end: fc.constantFrom('\n', '\r\n'),
})

test('an answer that is written out and read back is the same', async (t) => {
  fc.assert(
    fc.property(head, fc.constantFrom('', 'HTTP/1.1 100 Continue', 'GET /x HTTP/1.1'), (answer, before) => {
      const { status, statusMessage, fields, body, end } = answer
      const lines = [
        ...(before === '' ? [] : [before, 'Host: a', '']),
        `HTTP/1.1 ${status} ${statusMessage}`,
        ...fields.flatMap(([name, values]) => values.map((value) => `${name}: ${value}`)),
        `Content-Length: ${body.length}`,
      ]
      const written = Buffer.concat([Buffer.from(`${lines.join(end)}${end}${end}`, 'latin1'), body])
      const [read] = parseSaved(written, 'a.http')
      t.same(read?.response, {
        status,
        statusMessage,
        headers: {
          ...Object.fromEntries(
            fields.map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
          ),
          'content-length': String(body.length),
        },
        body: { bytes: body, form: 'sent' },
      })
    }),
    { numRuns: 500 },
  )
})
