import fc from 'fast-check'
import { parse, serialize } from 'parse5'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { test } from 'tap'
import { BodySearch } from '../../../src/proxy/notice/bodySearch.ts'
import { htmlish } from './htmlish.ts'
import { processorNow } from '../../helpers/ownTime.ts'

function search(page: string | Buffer) {
  return new BodySearch().search(typeof page === 'string' ? Buffer.from(page, 'latin1') : page)
}

// A bar marks where the body begins.
const WITH_TAG = [
  '<body>|',
  '<!doctype html><html lang=en><head><title>x</title></head><body class="a b">|<p>x',
  '\r\n<!DOCTYPE html>\r\n<html>\r\n<head>\r\n</head>\r\n<BODY\r\n onload="x()"\r\n>|\r\n<p>',
  '<html><head></head>  <!-- x --><body\t>|',
  '<body/>|',
  '<head><!-- <body> --><!--> <body a>|',
  '<head><!-- <body> --!><body a>|',
  '<script>"<body>"; document.write("<\\/body><body>")</script><body a>|',
  '<script><!-- <script> <body> </script> <body> --></script><body a>|',
  '<style>a::before { content: "<body>" }</style><body a>|',
  '<title><body></title><body a>|',
  '<head><meta content="<body>"><meta content=\'"><body>\'><body a>|',
  '<meta content=a\'><body b="\'>">|',
  '<head><noscript><body></noscript><body a>|',
  '<head><noframes><body></noframes><body a>|',
  '<head><template><body><p><template><body></template></template><body a>|',
  '<head><template><svg><title><body></title></svg></template><body a>|',
  '<html><body title=">" data-x=\'<body>\'>|<body b>',
  '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="y"><head/><body>|',
  '<head><base href=x><link rel=stylesheet><body =">|" >">',
]

test('the body begins behind its tag, wherever else the text of one stands', async (t) => {
  for (const marked of WITH_TAG) {
    const offset = marked.indexOf('|')
    t.same(search(marked.replace('|', '')), { offset, hasTag: true }, marked)
  }
})

test('without a tag of its own the body begins with the first tag that no head can hold', async (t) => {
  const pages = [
    '|<p>hello',
    '<!doctype html>\n<title>x</title>\n|<form>',
    '<head><meta a></head>|<div><body>',
    '<textarea><body></textarea>',
    '<head>|</body>',
  ]
  for (const marked of pages) {
    const offset = Math.max(marked.indexOf('|'), 0)
    t.same(search(marked.replace('|', '')), { offset, hasTag: false }, encodeURI(marked))
  }
})

test('what has no body, or not yet, has no start of one', async (t) => {
  const pages = [
    '',
    '<b',
    '<html><head><title>x',
    '<html><head><body',
    '<body class="',
    '<!-- <body>',
    '<script><body>',
    '<style><body></styl',
    '<title><body>',
    '<frameset><body><frame></frameset>',
    '<head><template><body>',
    ' \r\n\t',
    // Text: where it begins is not known for sure.
    'hello <body>',
    '<head></head>text<br>',
    '<head></head>\0<br>',
    '\n&lt<br>',
    '\n&#59;<br>',
  ]
  for (const page of pages) t.equal(search(page), undefined, encodeURI(page))
})

test('once the body has begun, more of the page changes nothing', async (t) => {
  for (const page of [
    '<title>x</title><form><p>',
    '<body>',
    'text<br>',
    `<head><template>${'<div>'.repeat(200)}`,
  ]) {
    const bodySearch = new BodySearch()
    const found = bodySearch.search(Buffer.from(page))
    t.ok(bodySearch.isOver, page.slice(0, 40))
    t.same(bodySearch.search(Buffer.from(`${page}<body a><p><body b>`)), found)
  }
})

test("UTF-8's byte order mark is no text", async (t) => {
  t.same(search(Buffer.from('\uFEFF<!doctype html><body>ä')), { offset: 24, hasTag: true })
  t.same(search(Buffer.from('\uFEFF<br>')), { offset: 3, hasTag: false })
})

test('letters of more than one byte do not move it', async (t) => {
  t.same(search(Buffer.from('<title>試験 ü €</title><body>')), { offset: 34, hasTag: true })
  // Shift_JIS: the second byte of a letter may be that of a backslash, never one that means something in HTML.
  const shiftJis = Buffer.concat([
    Buffer.from('<meta content="'),
    Buffer.from([0x83, 0x5c]),
    Buffer.from('"><body>'),
  ])
  t.same(search(shiftJis), { offset: shiftJis.length, hasTag: true })
})

test('the place is that of a parser which sees the whole page, in whatever pieces it comes', async () => {
  fc.assert(
    fc.property(htmlish, fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), (html, cuts) => {
      const page = Buffer.from(html, 'latin1')
      const whole = search(page)
      const inPieces = new BodySearch()
      let found
      for (const cut of cuts.toSorted((a, b) => a - b)) found ??= inPieces.search(page.subarray(0, cut))
      found ??= inPieces.search(page)
      const tag = bodyOf(html)?.sourceCodeLocation?.startTag
      if (tag && whole?.hasTag !== false && whole?.offset !== tag.endOffset) return false
      return whole?.offset === found?.offset && whole?.hasTag === found?.hasTag
    }),
    { numRuns: 3_000 },
  )
})

test('an element put there is the first of the body, and nothing else of the page changes', async () => {
  fc.assert(
    fc.property(htmlish, (html) => {
      const start = search(html)
      if (start === undefined || (!start.hasTag && /<frameset/i.test(html))) return true
      const noticed = `${html.slice(0, start.offset)}<div id=notice><p>x</div>${html.slice(start.offset)}`
      const document = parse(noticed)
      const body = bodyIn(document)
      const [first] = body?.childNodes ?? []
      if (!body || !first || !('attrs' in first) || first.attrs[0]?.value !== 'notice') return false
      body.childNodes.shift()
      return serialize(document) === serialize(parse(html))
    }),
    { numRuns: 3_000 },
  )
})

const SIZE = 65_536

function repeated(text: string, first = ''): string {
  return first + text.repeat(Math.ceil(SIZE / text.length)).slice(0, SIZE - first.length)
}

function numbered(text: (index: string) => string, first = ''): string {
  let page = first
  for (let index = 0; page.length < SIZE; index++) page += text(index.toString(36))
  return page
}

test('a page made to cost time takes no longer than its size warrants', async (t) => {
  const pages = {
    'nested templates': repeated('<template>', '<head>'),
    'nested elements': repeated('<div>', '<head><template>'),
    paragraphs: repeated('<p>', '<head><template>'),
    'formatting that never ends': numbered((index) => `<p><b a=${index}></p>`, '<head><template>'),
    'misnested formatting': numbered((index) => `<b x=${index}><div></b>`, '<head><template>'),
    tables: repeated('<table>x', '<head><template>'),
    attributes: numbered((index) => ` a${index}`, '<html'),
    'attributes of many tags': numbered((index) => `<html a${index}>`),
    comments: repeated('<!--', '<head>'),
    scripts: repeated('<!--<script>', '<script>'),
    'ends that are none': repeated('</scrip', '<script>'),
    references: repeated('&ampzz;', '<title>'),
    zeros: repeated('\0'),
    'white space': repeated('\r\n'),
  }
  search(WITH_TAG.join(''))
  for (const [name, page] of Object.entries(pages)) {
    const began = processorNow()
    search(page)
    const took = processorNow() - began
    t.ok(took < 500, `${name}: ${took.toFixed()} ms`)
  }
})

test('a larger limit does not buy a hostile page more time', async (t) => {
  const page = Array.from({ length: 64 }, (_, index) => numbered((each) => ` a${index}x${each}`)).join('')
  const began = processorNow()
  t.equal(search(`<html ${page}`), undefined)
  t.ok(processorNow() - began < 1_000, `${(processorNow() - began).toFixed()} ms`)
})

function bodyOf(html: string): DefaultTreeAdapterTypes.Element | undefined {
  return bodyIn(parse(html, { sourceCodeLocationInfo: true }))
}

function bodyIn(document: DefaultTreeAdapterTypes.Document): DefaultTreeAdapterTypes.Element | undefined {
  const root = document.childNodes.find((node) => node.nodeName === 'html') as
    | DefaultTreeAdapterTypes.Element
    | undefined
  return root?.childNodes.find((node) => node.nodeName === 'body') as
    | DefaultTreeAdapterTypes.Element
    | undefined
}
