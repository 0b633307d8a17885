// The documents as a static site: what would be broken on it is found before anything is written.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { buildSite, SiteFaults } from '../../site/build.ts'
import { addressOf, documentOf } from '../../site/documents.ts'
import { contentOf } from '../../site/content.ts'
import { ENTRIES } from '../../site/navigation.ts'
import { readDocuments, ROOT } from './markdown.ts'

test('every document is a page, and every address on a page leads to one, or to a file beside it', (t) => {
  const directory = t.testdir()
  t.equal(buildSite(ROOT, directory).pages, readDocuments().length)
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const pages = new Map(
    names
      .filter((name) => name.endsWith('.html'))
      .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  )
  for (const [name, text] of pages) {
    for (const [, address = ''] of text.matchAll(/(?:href|src)="([^"]*)"/g)) {
      if (/^(https?:|mailto:|data:)/.test(address)) continue
      const [path = '', anchor] = address.split('#')
      const target = path === '' ? name : normalize(join(dirname(name), path))
      if (!existsSync(join(directory, target))) t.fail(`${name}: ${address}`)
      if (anchor !== undefined && !pages.get(target)?.includes(`id="${anchor}"`))
        t.fail(`${name}: ${address} has no anchor`)
    }
    t.match(text, 'default-src &#39;none&#39;', name)
    t.notMatch(text, '<script', name)
  }
  t.end()
})

test('a link, an anchor, a picture or HTML that the site would break is told with its line', (t) => {
  const faults = faultsOf(`# Title

[gone](gone.md), [no such heading](#nowhere), [outside](../../elsewhere.md)

![](images/page-light.png)

![A picture](images/gone.png)

<p>HTML</p>

A <b>word</b>.
`)
  t.match(faults, [
    /^docs\/a\.md:3: the link to gone\.md is broken: there is no docs\/gone\.md$/,
    /^docs\/a\.md:3: the link to #nowhere is broken: docs\/a\.md has no heading #nowhere$/,
    /^docs\/a\.md:3: the link to \.\.\/\.\.\/elsewhere\.md is broken: leads out of the checkout$/,
    /^docs\/a\.md:5: the picture .* says nothing to who cannot see it$/,
    /^docs\/a\.md:7: the picture images\/gone\.png is no file below docs\/$/,
    /^docs\/a\.md:9: has HTML/,
    /^docs\/a\.md:11: has a html/,
    /^docs\/a\.md:11: has a html/,
  ])
  t.end()
})

test('what is fine is not told, and what the site does not have is named instead of linked', (t) => {
  t.same(faultsOf('# Title\n\n## Twice\n\n## Twice\n\n[a](#twice-1)\n\n<!-- remark -->\n'), [])
  const { markup } = contentOf(
    documentOf('docs/a.md', '# Title\n\n[the texts](../templates/page.liquid)\n'),
    CHECKOUT,
  )
  t.match(markup.markup, 'the texts (<code>templates/page.liquid</code> in the source)')
  t.end()
})

test('a document without a place in the navigation keeps the site from being built', (t) => {
  const root = copyOf(t, ['README.md', 'docs/lost.md'])
  t.throws(() => buildSite(root, join(root, 'out')), SiteFaults)
  try {
    buildSite(root, join(root, 'out'))
  } catch (error) {
    t.ok((error as SiteFaults).faults.includes('docs/lost.md: is in no group of site/navigation.ts'))
    t.ok((error as SiteFaults).faults.includes('site/navigation.ts: there is no docs/rules.md'))
  }
  t.notOk(existsSync(join(root, 'out')), 'and nothing is written')
  t.end()
})

test('no two documents have one address', (t) => {
  const addresses = readDocuments().map(({ name }) => addressOf(name))
  t.equal(new Set(addresses).size, addresses.length)
  t.equal(new Set(ENTRIES.map(([name]) => name)).size, ENTRIES.length)
  t.end()
})

const CHECKOUT = {
  documents: new Map(),
  has: (path: string) => existsSync(join(ROOT, path)),
  take: (path: string) => path.replace(/^docs\//, ''),
}

function faultsOf(text: string): readonly string[] {
  const document = documentOf('docs/a.md', text)
  return contentOf(document, { ...CHECKOUT, documents: new Map([[document.name, document]]) }).faults
}

function copyOf(t: Test, names: readonly string[]): string {
  const root = t.testdir()
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), '# A page\n')
  }
  return root
}
