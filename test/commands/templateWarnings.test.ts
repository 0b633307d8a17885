// What `usher check` warns of in templates of an operator.
import { test } from 'tap'
import { warningsAboutTemplates } from '../../src/commands/templateWarnings.ts'
import { readTemplates } from '../../src/config/templates.ts'
import { TEMPLATES_DIRECTORY } from '../../src/places.ts'

const SHIPPED = readTemplates(TEMPLATES_DIRECTORY)

function warningsOf(sources: Readonly<Record<string, string>>): string[] {
  const ownTemplates = Object.entries(sources).map(([name, text]) => ({ name, file: name, text }))
  return warningsAboutTemplates({ ownTemplates, sites: [] }, SHIPPED)
}

test('nothing is wrong with the shipped templates', (t) => {
  t.same(warningsOf(SHIPPED.layouts), [])
  t.end()
})

test('what the security policy blocks is told with its place', (t) => {
  const cases: Readonly<Record<string, RegExp>> = {
    '<p>\n <p onclick="run()">': /^page\.liquid:2:2 a script in an attribute does not run/,
    '<a href="{{ icon }}"\n ONLOAD = x>': /^page\.liquid:1:1 a script in an attribute does not run/,
    '<style> {{ styles | raw }}</style>': /^page\.liquid:1:1 a style element of your own has no effect/,
    '<a{% if note > 1 %} onclick="x()"{% endif %}>': /^page\.liquid:1:1 a script in an attribute/,
    '<style>p{}</style>': /^page\.liquid:1:1 a style element of your own/,
    '<i style="color:red">': /^page\.liquid:1:1 a style attribute has no effect/,
    '<script>run()</script>': /^page\.liquid:1:1 a script of your own does not run/,
    '<script src="x.js"></script>': /^page\.liquid:1:1 a script of your own does not run/,
    '<img alt="" src="https://cdn.example.com/logo.png">': /^page\.liquid:1:1 nothing is fetched/,
    "<link rel=stylesheet href='//cdn.example.com/x.css'>": /^page\.liquid:1:1 nothing is fetched/,
    '<iframe src=http://a.example></iframe>': /^page\.liquid:1:1 nothing is fetched/,
  }
  for (const [page, told] of Object.entries(cases)) {
    const warnings = warningsOf({ 'page.liquid': page })
    t.equal(warnings.length, 1, page)
    t.match(warnings[0], told)
  }
  for (const fine of [
    '<style>{{ styles | raw }}</style><script type="module">{{- script | raw -}}</script>',
    '<a href="https://wiki.example.com">Handbook</a><img src="data:image/png;base64,AA==">',
    '<!-- <script>run()</script> -->{% comment %}<i style="">{% endcomment %}',
    '<p class="style" title="a onclick=x style=y">onclick="x" style="y"</p>',
  ]) {
    t.same(warningsOf({ 'page.liquid': fine }), [], fine)
  }
  t.end()
})

test('raw is warned of wherever it prints what is no markup', (t) => {
  for (const page of [
    '{{ account | raw }}',
    '{{- account|raw -}}',
    '{% echo account | raw %}',
    '{{ buttons[0].label | upcase | raw }}',
    '{{ title | append: noteMarkup | raw }}',
    '{{ noteMarkup | append: account | raw }}',
    '{% assign noteText = account %}{{ noteText | raw }}',
    '{% for step in steps %}{{ step | raw }}{% endfor %}',
    '{% for a in stepsMarkup %}{{ a | raw }}{% endfor %}{% for a in steps %}{{ a | raw }}{% endfor %}',
  ]) {
    t.match(warningsOf({ 'page.liquid': page })[0], /^page\.liquid:1:\d+ `.*` is printed as HTML/, page)
  }
  for (const fine of [
    '{{ noteMarkup | raw }}',
    '{% for step in stepsMarkup %}{{ step | raw }}{% endfor %}',
    '{% capture a %}{{ account }}{% endcapture %}{{ a | raw }}',
    '{{ account }}',
    '{% comment %}{{ account | raw }}{% endcomment %}',
  ]) {
    t.same(warningsOf({ 'page.liquid': fine }), [], fine)
  }
  t.end()
})

test('a part of their own that nothing includes is told', (t) => {
  t.same(warningsOf({ 'parts/own-a.liquid': '' }), [
    "parts/own-a.liquid: no template includes 'parts/own-a.liquid'",
  ])
  t.same(warningsOf({ 'parts/own-a.liquid': '', 'page.liquid': '{% include "parts/own-a.liquid" %}' }), [])
  t.end()
})
