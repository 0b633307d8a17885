import fc from 'fast-check'
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { test } from 'tap'
import { renderInline, renderParagraphs } from '../../src/pages/markdown.ts'

const FORMS: readonly (readonly [source: string, markup: string, text: string])[] = [
  ['**now** or *later*', '<strong>now</strong> or <em>later</em>', 'now or later'],
  ['`a < b`', '<code>a &lt; b</code>', 'a < b'],
  ['one\\\ntwo', 'one<br>two', 'one\ntwo'],
  ['one  \ntwo', 'one<br>two', 'one\ntwo'],
  ['one\n\ntwo', 'one two', 'one two'],
  [
    '[desk](https://desk.example/?a=1&b=2)',
    '<a href="https://desk.example/?a=1&amp;b=2">desk</a>',
    'desk (https://desk.example/?a=1&b=2)',
  ],
  ['[here](/help)', '<a href="/help">here</a>', 'here (/help)'],
  ['[us](mailto:a@b.example)', '<a href="mailto:a@b.example">us</a>', 'us (a@b.example)'],
  ['[call](tel:+4930123)', '<a href="tel:+4930123">call</a>', 'call (+4930123)'],
  [
    'see https://x.example/y',
    'see <a href="https://x.example/y">https://x.example/y</a>',
    'see https://x.example/y',
  ],
  ['ask a@b.example', 'ask <a href="mailto:a@b.example">a@b.example</a>', 'ask a@b.example'],
  ['![a plan](plan.png)', 'a plan', 'a plan'],
  ['snake_case_name', 'snake_case_name', 'snake_case_name'],
  ['5 * 3 * 2 & <b>', '5 * 3 * 2 &amp; &lt;b&gt;', '5 * 3 * 2 & <b>'],
  ['\\*not\\*', '*not*', '*not*'],
  ['~~gone~~', '~~gone~~', '~~gone~~'],
  ['# no heading', '# no heading', '# no heading'],
  ['&copy; &lt;i&gt;', '&amp;copy; &amp;lt;i&amp;gt;', '&copy; &lt;i&gt;'],
  ["it's", 'it&#39;s', "it's"],
]

test('emphasis, code, links and line breaks are Markdown, and whatever else stands there is text', async (t) => {
  for (const [source, markup, text] of FORMS) t.same(renderInline(source), { markup, text }, source)
})

test('a blank line parts paragraphs', async (t) => {
  const paragraphs = renderParagraphs('One *two*.\n  \nThree\nfour.\n\n')
  t.same(
    paragraphs.map(({ markup }) => markup),
    ['One <em>two</em>.', 'Three\nfour.'],
  )
})

test('in a frame a link to another page opens a tab and says so; a letter does not', async (t) => {
  const { markup } = renderInline('[desk](https://desk.example) [us](mailto:a@b.example)', {
    newTab: '(opens <a> tab)',
  })
  t.equal(
    markup,
    '<a href="https://desk.example" target="_blank" rel="noopener">desk<span class="unseen"> (opens &lt;a&gt; tab)</span></a> <a href="mailto:a@b.example">us</a>',
  )
})

const HOSTILE: readonly string[] = [
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](<java\nscript:alert(1)>)',
  '[x](\u0001javascript:alert(1))',
  '[x]( javascript:alert(1))',
  '[x](%6aavascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](data:image/svg+xml;base64,PHN2Zz4=)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://x.example/1)',
  '[x](//evil.example)',
  '[x](/\\evil.example)',
  '[x](\\\\evil.example)',
  '[x](/\t/evil.example)',
  '[x](https:/\\evil.example)',
  '[x](relative/path)',
  '[x](?query)',
  '[x](https://x.example "onmouseover=alert(1)")',
  '[x](https://x.example" onmouseover="alert(1))',
  "[x](https://x.example' onmouseover='alert(1))",
  '[x](https://x.example><script>alert(1)</script>)',
  '[<img src=x onerror=alert(1)>](https://x.example)',
  '[a [b](https://b.example) c](https://a.example)',
  '[a <https://b.example> c](https://a.example)',
  '![x](javascript:alert(1))',
  '![<script>alert(1)</script>](x)',
  '![a](x "><script>alert(1)</script>")',
  '<javascript:alert(1)>',
  '<https://x.example/"onmouseover="alert(1)>',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<pre>*x*</pre>',
  '</p></main><form action=https://evil.example>',
  '<!-- --><style>*{display:none}</style>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '`<script>alert(1)</script>`',
  '``<b>`</b>``',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)',
  '**<b onclick=x>**',
  '[x]: javascript:alert(1)\n\n[x]',
  'https://x.example/<script>',
  'https://x.example/"onmouseover="alert(1)',
  'javascript:alert(1)@b.example',
  `${'['.repeat(900)}x${']'.repeat(900)}(https://x.example)`,
  `${'*'.repeat(1_900)}x`,
  '**a '.repeat(400),
  '<'.repeat(1_900),
  '`'.repeat(1_900),
]

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  strong: [],
  em: [],
  code: [],
  br: [],
  a: ['href', 'target', 'rel'],
  span: ['class'],
}

test('no text becomes an element, an attribute or an address that was not meant', async (t) => {
  for (const source of HOSTILE) {
    for (const options of [{}, { newTab: '(new tab)' }]) {
      t.same(strangers(renderInline(source, options).markup), [], source.slice(0, 80))
    }
  }
})

test('whatever is written, a browser finds nothing but what Markdown may make', (t) => {
  const pieces = fc.constantFrom(
    ...[
      '*',
      '**',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '![',
      '<',
      '>',
      '"',
      "'",
      '&',
      ';',
      '\\',
      '\n',
      ' ',
      '/',
      ':',
    ],
    ...[
      'javascript:',
      'https://',
      'x.example',
      'data:',
      '<script>',
      '<a href=',
      '<!--',
      '&#x3c;',
      'a@b.example',
    ],
    ...['a', 'é', '試', '\u202E', '\0', '~~', '\uD800'],
  )
  const sources = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(sources, fc.string({ unit: 'binary' })), fc.boolean(), (source, inFrame) => {
      const { markup } = renderInline(source, inFrame ? { newTab: '(new tab)' } : {})
      return strangers(markup).length === 0
    }),
    { numRuns: 1_500 },
  )
  t.end()
})

/** What stands in HTML and has no place there. */
function strangers(html: string): string[] {
  return everyElement(parseFragment(html)).flatMap(({ element, isInLink }) => {
    const names = ALLOWED[element.tagName]
    if (names === undefined) return [element.tagName]
    const attributes = element.attrs.filter(({ name }) => !names.includes(name)).map(({ name }) => name)
    const hrefs = element.attrs.filter(({ name, value }) => name === 'href' && !isHarmless(value))
    const nested = isInLink && element.tagName === 'a' ? ['a link in a link'] : []
    return [...attributes, ...hrefs.map(({ value }) => value), ...nested]
  })
}

// As a browser on https://site.example reads it.
function isHarmless(href: string): boolean {
  const url = URL.parse(href, 'https://site.example/page')
  if (url === null) return false
  const leads = href.startsWith('/') ? url.origin === 'https://site.example' : true
  return leads && ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol)
}

type Found = { readonly element: DefaultTreeAdapterTypes.Element; readonly isInLink: boolean }

function everyElement(node: DefaultTreeAdapterTypes.ParentNode, isInLink = false): Found[] {
  return node.childNodes.flatMap((child) => {
    if (child.nodeName === '#comment') return [{ element: { tagName: 'comment' } as never, isInLink }]
    if (!('tagName' in child)) return []
    return [{ element: child, isInLink }, ...everyElement(child, isInLink || child.tagName === 'a')]
  })
}
