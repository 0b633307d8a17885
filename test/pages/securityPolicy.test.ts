import { createHash } from 'node:crypto'
import { test } from 'tap'
import { renderSample } from './samples.ts'

test('the policy allows exactly the stylesheet and the script in the document, and data: pictures', async (t) => {
  const brands = [{}, { accentColor: '#fd0' }, { accentColor: '#005500', accentColorDark: '#88FF88' }]
  for (const brand of brands) {
    for (const variant of ['page', 'frame'] as const) {
      const { html, contentSecurityPolicy } = renderSample({ brand, context: { variant } })
      const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64')
      const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? []
      const [, script = ''] = /<script type="module">([^]*?)<\/script>/.exec(html) ?? []
      const scripts = variant === 'frame' ? `script-src 'sha256-${hashOf(script)}'; connect-src 'self'; ` : ''
      t.equal(
        contentSecurityPolicy.replace(/frame-ancestors .*/, ''),
        `default-src 'none'; ${scripts}style-src 'sha256-${hashOf(style)}'; img-src data:; form-action 'none'; base-uri 'none'; `,
      )
    }
  }
})

test('a full page may be embedded by its own site and the origins named, never by anyone', async (t) => {
  const policyFor = (frameAncestors: string[]) => renderSample({ frameAncestors }).contentSecurityPolicy
  t.match(policyFor(['https://jira.example']), /; frame-ancestors 'self' https:\/\/jira\.example$/)
  t.match(policyFor([]), /; frame-ancestors 'self'$/)
  t.match(policyFor(['*', "'self'"]), /; frame-ancestors 'self'$/)
  t.match(policyFor(['https://*', 'http://*:*', '*:443']), /; frame-ancestors 'self'$/)
  t.match(policyFor(['https://*.corp.example']), /; frame-ancestors 'self' https:\/\/\*\.corp\.example$/)
})

test('a frame may be embedded by the origins named, and by anyone when none is named', async (t) => {
  const policyFor = (frameAncestors: string[]) =>
    renderSample({ frameAncestors, context: { variant: 'frame' } }).contentSecurityPolicy
  t.match(policyFor([]), /; frame-ancestors \*$/)
  t.match(policyFor(['https://jira.example', "'self'"]), /; frame-ancestors https:\/\/jira\.example 'self'$/)
})

test('an origin that would end its directive is refused when the pages are made', async (t) => {
  for (const origin of [
    "https://a; script-src 'unsafe-inline'",
    'https://a https://b',
    'https://a,https://b',
    'https://a\r\nx: y',
    '',
  ]) {
    t.throws(() => renderSample({ frameAncestors: [origin] }), /frameAncestors\[0\]/, origin)
  }
})
