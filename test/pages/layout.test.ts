// What a template of an operator can do, and what it cannot.
import { test } from 'tap'
import { compileLayout } from '../../src/pages/layout.ts'
import { TemplateError } from '../../src/pages/templateError.ts'

const HOSTILE = `"><script>alert('1')</script>{{ 7 | times: 7 }}`

const VIEW = { title: HOSTILE, steps: ['a', 'b'], action: { label: HOSTILE }, note: null }

const PARTS = { 'parts/other.liquid': '{{ title }}' }

type Sources = Readonly<Record<string, string>>

function render(page: string, parts: Sources = PARTS): string {
  return compileLayout({ 'page.liquid': page, ...parts })('page.liquid', VIEW)
}

/** What is said of a page that cannot be rendered: the places and messages. */
function faultOf(page: string, parts: Sources = PARTS, files: Sources = {}): string {
  try {
    compileLayout({ 'page.liquid': page, ...parts }, files)('page.liquid', VIEW)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return error.problems
      .map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
      .join('\n')
  }
  return 'nothing is wrong'
}

test('whatever prints a value escapes it', (t) => {
  const escaped = '&#34;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;{{ 7 | times: 7 }}'
  for (const page of [
    '{{ title }}',
    '{% echo title %}',
    '{% cycle title %}',
    '{% liquid\necho title %}',
    '{% assign a = title %}{{ a }}',
    '{{ action.label }}',
    "{% include 'parts/other.liquid' %}",
    "{% render 'parts/other.liquid', title: title %}",
    '{% for i in (1..1) %}{{ title | append: "" }}{% endfor %}',
    '{% case 1 %}{% when 1 %}{{ note | default: title }}{% endcase %}',
  ]) {
    t.equal(render(page), escaped, page)
  }
  t.match(render('{% capture a %}{{ title }}{% endcapture %}{{ a }}'), '&amp;lt;script')
  t.match(render('{% tablerow i in steps %}{{ title }}{% endtablerow %}'), `<td class="col1">${escaped}</td>`)
  t.end()
})

test('what would take for ever, or the whole memory, is refused', (t) => {
  const loops = (times: number, inside: string): string =>
    times === 0 ? inside : `{% for i in (1..1000) %}${loops(times - 1, inside)}{% endfor %}`
  const cases: Readonly<Record<string, RegExp>> = {
    '{% for i in (1..1000000000) %}x{% endfor %}':
      /^templates\/page\.liquid:1:1 makes more than 1000000 items/,
    [loops(4, '')]:
      /(makes more than 1000000 items and characters|takes longer than 3000 ms to render); repeat less$/,
    '{% assign a = title %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}':
      /makes more than/,
    '{% assign a = title %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}':
      /makes more than/,
    '{{ "2020-01-01" | date: "%1000000000d" }}': /makes more than/,
    [`{% for i in (1..20000) %}${'x'.repeat(100)}{% endfor %}`]:
      /^templates\/page\.liquid:1:1 makes a page of 2000000 characters; 1000000 are allowed$/,
    ['x'.repeat(100_001)]: /^templates\/page\.liquid:1:1 is longer than 100000 characters$/,
    ['{% if title %}'.repeat(5_000) + '{% endif %}'.repeat(5_000)]: /^templates\/page\.liquid:1:\d+ /,
  }
  for (const [page, told] of Object.entries(cases)) t.match(faultOf(page), told, page.slice(0, 80))
  t.end()
})

test('a part that includes itself is refused with the way round', (t) => {
  t.equal(
    faultOf("<p>\n  {% include 'page.liquid' %}"),
    'templates/page.liquid:2:3 includes itself: page.liquid > page.liquid; a page would never end',
  )
  const parts = {
    'parts/a.liquid': "{% if note %}\n\t{% include 'parts/b.liquid' %}{% endif %}",
    'parts/b.liquid': "{% for step in steps %}{% render 'parts/a.liquid', note: note %}{% endfor %}",
  }
  t.equal(
    faultOf("{% include 'parts/a.liquid' %}", parts, { 'parts/a.liquid': '/own/parts/a.liquid' }),
    [
      '/own/parts/a.liquid:2:2 includes itself: parts/a.liquid > parts/b.liquid > parts/a.liquid; a page would never end',
      'templates/parts/b.liquid:1:24 includes itself: parts/b.liquid > parts/a.liquid > parts/b.liquid; a page would never end',
    ].join('\n'),
  )
  t.end()
})

test('only parts that are there can be included, and no file is read', (t) => {
  for (const name of [
    '/etc/passwd',
    '../../package.json',
    './parts/other.liquid',
    'parts/../parts/other.liquid',
    'parts//other.liquid',
    'file:///etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    'package.json',
  ]) {
    t.match(faultOf(`{% if note %}{% include '${name}' %}{% endif %}`), /:1:14 there is no part /, name)
  }
  t.match(faultOf("{% include 'parts/othr.liquid' %}"), /did you mean "parts\/other\.liquid"\?$/)
  for (const named of ['title', '{{ title }}', "'parts/{{ title }}.liquid'", 'action.label']) {
    t.match(
      faultOf(`{% include ${named} %}`),
      /^templates\/page\.liquid:1:\d+ (must name one part in quotes|illegal)/,
      named,
    )
  }
  for (const tag of ['layout "parts/other.liquid"', 'block a', 'increment title', 'decrement title']) {
    t.match(faultOf(`{% ${tag} %}`), /:1:1 tag ".*" not found/, tag)
  }
  t.end()
})

test('nothing but the own fields of a view is seen', (t) => {
  for (const field of ['constructor', '__proto__', 'toString', 'process', 'globalThis', 'require']) {
    t.match(faultOf(`{{ ${field} }}`), /:1:4 there is no field /, field)
    t.match(faultOf(`{{ action.${field} }}`), /:1:4 undefined variable: action\./, field)
  }
  t.end()
})

test('an unknown field is told with the nearest, also where no page comes by, and each one', (t) => {
  t.equal(
    faultOf("{% if note %}\n  <p>{{ titel }}</p>{% endif %}\n{% include 'parts/other.liquid' %}", {
      'parts/other.liquid':
        '\n\n{% assign mine = 1 %}{{ mine }}{% unless action.label %}{{ reference }}{% endunless %}',
    }),
    [
      'templates/page.liquid:2:9 there is no field titel; did you mean title? docs/templates.md lists them all',
      'templates/parts/other.liquid:3:60 there is no field reference; docs/templates.md lists them all',
    ].join('\n'),
  )
  t.end()
})

test('mistakes of all templates are told at once, each with its line as it was written', (t) => {
  const sources = {
    'page.liquid': '\n    {{ title | upcse }}',
    'notice.liquid': '<p>\n\t\t{% if title %}',
    'parts/other.liquid': '{% frobnicate %}',
    'parts/fine.liquid': '',
  }
  t.throws(() => compileLayout(sources, { 'notice.liquid': '/own/notice.liquid' }), {
    code: 'USHER_TEMPLATE',
    template: 'page.liquid',
    message: [
      'templates/page.liquid:2:5 undefined filter: upcse',
      '  2 |     {{ title | upcse }}',
      '    |     ^',
      '',
      '/own/notice.liquid:2:3 tag {% if title %} not closed',
      '  2 |   {% if title %}',
      '    |   ^',
      '',
      'templates/parts/other.liquid:1:1 tag "frobnicate" not found',
      '  1 | {% frobnicate %}',
      '    | ^',
    ].join('\n'),
  })
  t.end()
})
