import { test } from 'tap'
import { complaintsOf, SITE } from '../reading.ts'

const complaints = (rule: string): string[] =>
  complaintsOf(`${SITE}    rules: [{ name: a, cause: refused, when: { status: 401 }, ${rule} }]\n`).map(
    (line) => line.replace(/^\S+ sites\[0\]\.rules\[0\]\./, ''),
  )

test('a redirect says where to, and nothing else does', async (t) => {
  t.same(complaints('then: redirect, to: /login'), [])
  t.same(complaints('then: redirect'), ['to: is missing; `then: redirect` needs the address to lead to'])
  t.same(complaints('then: swap, to: /x'), ['to: goes only with `then: redirect`, not with `then: swap`'])
  t.same(complaints('to: /x'), ['to: goes only with `then: redirect`, not with `then: swap`'])
  t.same(complaints('then: pass, to: /x'), ['to: goes only with `then: redirect`, not with `then: pass`'])
})

test('a status goes with what the rule does', async (t) => {
  t.same(complaints('status: 403'), [])
  t.same(complaints('then: redirect, to: /x, status: 303'), [])
  t.match(complaints('then: pass, status: 403'), [/has no effect with `then: pass`/])
  t.match(complaints('then: redirect, to: /x, status: 301'), [/must be 302, 303 or 307/])
  t.match(complaints('status: 302'), [/must not be a redirect; found 302; for one, say `then: redirect`/])
})

test('a page cannot go with a status that has no body', async (t) => {
  for (const status of [204, 205]) {
    t.match(complaints(`status: ${status}, allowStatusDowngrade: true`), [
      /must be one that can carry a page/,
    ])
  }
})

test('CVE-2026-24513: a refusal becomes a success only where that is said in so many words', async (t) => {
  t.match(complaints('status: 200'), [
    /turns a refusal into a success; if that is meant, say `allowStatusDowngrade/,
  ])
  t.match(complaints('status: 200, allowStatusDowngrade: false'), [/turns a refusal into a success/])
  t.same(complaints('status: 200, allowStatusDowngrade: true'), [])
})
