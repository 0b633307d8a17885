import { test } from 'tap'
import { compileMediaTypes } from '../../src/rules/mediaType.ts'

test('a media type, a whole type, and a suffix', async (t) => {
  const rows: [pattern: string, mediaType: string, matches: boolean][] = [
    ['text/html', 'text/html', true],
    ['text/html', 'text/htm', false],
    ['Text/HTML', 'text/html', true],
    ['text/*', 'text/plain', true],
    ['text/*', 'texts/plain', false],
    ['*/*', 'a/b', true],
    ['*/*', '', false],
    ['*/*+json', 'application/problem+json', true],
    ['*/*+json', 'application/json', false],
    ['application/*+xml', 'application/atom+xml', true],
    ['application/*+xml', 'image/svg+xml', false],
    ['*/html', 'text/html', true],
    ['*/html', 'text/xhtml', false],
  ]
  for (const [pattern, mediaType, matches] of rows)
    t.equal(compileMediaTypes([pattern])(mediaType), matches, `${pattern} and ${mediaType}`)
})

test('of several types one is enough', async (t) => {
  const matches = compileMediaTypes(['application/json', 'text/*'])
  t.equal(matches('text/css'), true)
  t.equal(matches('image/png'), false)
})
