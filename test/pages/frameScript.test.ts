import { createHash } from 'node:crypto'
import { test } from 'tap'
import { compileScript } from '../../src/pages/frameScript.ts'
import { renderSample, templates } from './samples.ts'

const MAX_SCRIPT_BYTES = 3_000

function scriptOf(html: string): string | undefined {
  return /<script type="module">([^]*?)<\/script>/.exec(html)?.[1]
}

test('comments on lines of their own and indentation are not sent, and statements stay as they are', async (t) => {
  const source = [
    '/* a',
    '  b */',
    '/** @param {number} x */',
    'if (x)',
    '  // why',
    '  y() // why',
    '',
    'z()',
    '',
  ]
  const { text, source: hash } = compileScript('a.js', source.join('\r\n'))
  t.equal(text, 'if (x)\ny() // why\nz()')
  t.equal(hash, `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
})

test('a script that would end its element is refused', async (t) => {
  for (const text of ["'</SCRIPT>'", "'<!-- <script>'"]) {
    t.throws(() => compileScript('frame.js', text), { code: 'USHER_TEMPLATE', template: 'frame.js' }, text)
  }
})

test('the script of the frame is small, and in the frame alone', async (t) => {
  const script = scriptOf(renderSample({ context: { variant: 'frame' } }).html)
  t.equal(script, compileScript('frame.js', templates.frameScript).text)
  t.ok(script && script.length < MAX_SCRIPT_BYTES, `${script?.length} bytes`)
  t.equal(scriptOf(renderSample().html), undefined)
})

test('a frame to which something was sent does not ask by itself: that would be another question', async (t) => {
  const { html, contentSecurityPolicy } = renderSample({ context: { variant: 'frame', isSent: true } })
  t.notMatch(html, 'Usher-Probe')
  t.notMatch(contentSecurityPolicy, 'connect-src')
})

test('only links that lead to the sign-in, in a tab of their own, are told to the script', async (t) => {
  const marked = (html: string): string[] =>
    [...html.matchAll(/<(?:a|button) data-signs-in [^>]*>([^<]*)/g)].map(([, label = '']) => label.trim())
  const desk = { contactUrl: 'https://help.example/' }
  t.same(marked(renderSample({ brand: desk, context: { variant: 'frame' } }).html), ['Sign in'])
  t.same(marked(renderSample({ brand: desk }).html), [])
})
