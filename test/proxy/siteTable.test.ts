import { test } from 'tap'
import { createSiteTable } from '../../src/proxy/siteTable.ts'

const any = { name: 'any', hosts: [], pathPrefix: '/' }
const wiki = { name: 'wiki', hosts: [], pathPrefix: '/wiki' }
const exact = { name: 'exact', hosts: ['app.example.com'], pathPrefix: '/' }
const wildcard = { name: 'wildcard', hosts: ['*.example.com'], pathPrefix: '/' }
const deeper = { name: 'deeper', hosts: ['*.eu.example.com'], pathPrefix: '/' }

const cases: readonly [what: string, host: string | undefined, target: string, want: string | undefined][] = [
  ['an exact name before a wildcard', 'app.example.com', '/', 'exact'],
  ['whatever the case and port', 'APP.example.com:8443', '/', 'exact'],
  ['a name that ends in the root', 'app.example.com.', '/', 'exact'],
  ['a wildcard for one label or more', 'x.example.com', '/', 'wildcard'],
  ['the longer wildcard first', 'x.eu.example.com', '/', 'deeper'],
  ['a wildcard never for the bare domain', 'example.com', '/', 'any'],
  ['CVE-2026-55602: a name is not matched by a part of it', 'app.example.com.evil.test', '/', 'any'],
  ['CVE-2026-55602: nor by what stands before it', 'evilapp.example.com.test', '/', 'any'],
  ['the longest prefix', 'other', '/wiki/x', 'wiki'],
  ['a prefix is whole segments', 'other', '/wikis', 'any'],
  ['a prefix in another spelling', 'other', '/%77iki/x', 'wiki'],
  ['a prefix left again by dots', 'other', '/wiki/../x', 'any'],
  ['no Host at all', undefined, '/', 'any'],
  ['a query is no path', 'other', '/?/wiki/', 'any'],
]

test('a request goes to the most specific site', async (t) => {
  const table = createSiteTable([any, wiki, exact, wildcard, deeper])
  for (const [what, host, target, want] of cases) t.equal(table.pick(host, target)?.name, want, what)
})

test('a single site without hosts and prefix takes everything', async (t) => {
  const table = createSiteTable([any])
  t.equal(table.pick('whatever', '//odd\\path')?.name, 'any')
})

test('where no site fits there is none', async (t) => {
  const table = createSiteTable([exact])
  t.equal(table.pick('other', '/'), undefined)
})
