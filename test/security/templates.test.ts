// Template injection: what a client or an upstream says is text on a page, in whatever language it looks like a template.
import { test } from 'tap'
import { siteBefore, startUsher } from '../helpers/usher.ts'
import { FRAME_NAVIGATION, NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'

// Liquid, ICU messages, and what other engines would evaluate to 49 or to something of the process.
const TEMPLATES = [
  ...[
    '{{7*7}}',
    '{{ 7 | times: 7 }}',
    '{% assign x = 7 | times: 7 %}{{ x }}',
    '{% include "page" %}',
    "{% render 'page' %}",
    '{{ brand }}',
    '{{ "x" | json }}',
  ],
  ...[
    '{x, plural, other {#}}',
    '{name}',
    '<%= 7*7 %>',
    '${7*7}',
    '#{7*7}',
    '*{7*7}',
    '{{constructor.constructor("return 7*7")()}}',
    '{{ page | map: "constructor" }}',
  ],
  ...['{return}', '{reference}', '{{{7*7}}}', '{%raw%}{{7*7}}{%endraw%}', "$& $1 $` $'"],
]

test('no value of a request is evaluated on a page, a frame or a form', async (t) => {
  const origin = await startUpstream(t, (request, response) => {
    const challenge = `Basic realm="${String(request.headers['x-template'] ?? '')}"`
    response.writeHead(401, { 'WWW-Authenticate': challenge }).end(String(request.headers['x-template']))
  })
  const rules = `userHeader: X-User
signIn: /login?to={return}
rules: [{ name: refused, when: { status: 401 }, cause: no-licence }]
ask: { webhook: { type: json, url: 'http://127.0.0.1:9/' } }`
  const { url } = await startUsher(t, `trustedProxies: [loopback]\n${siteBefore(origin, rules)}`)
  for (const template of TEMPLATES) {
    const encoded = encodeURIComponent(template)
    const odd = {
      'X-User': template,
      'X-Request-Id': template,
      'X-Template': template.replaceAll('"', "'"),
      'Accept-Language': template,
      Referer: `${url}/${encoded}`,
    }
    for (const audience of [NAVIGATION, FRAME_NAVIGATION]) {
      for (const path of [
        `/${encoded}?${encoded}`,
        `/.usher/ask?to=/${encoded}&reference=${encoded}&page=${encoded}&person=${encoded}`,
        `/.usher/${encoded}`,
      ]) {
        const { text, status } = await send(url + path, { headers: { ...audience, ...odd } })
        t.ok(status >= 200 && status < 500, `${status} ${template}`)
        t.notMatch(
          visible(text),
          /(?<![\d.#-])49(?![\d.;%])|\[object|function |native code/,
          `${template} at ${path}`,
        )
      }
    }
    const shown = await send(`${url}/x`, { headers: { ...NAVIGATION, ...odd } })
    t.match(plain(shown.text), template.replaceAll(/\s+/g, ' '), 'the name is shown as it came')
  }
})

// Less styles, scripts and pictures, which have numbers of their own, and references, which may have any.
function visible(html: string): string {
  return html
    .replaceAll(/<(style|script|svg)[^]*?<\/\1>|data:[^"]*/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\b[\dA-Z]{4}-[\dA-Z]{4}\b/g, ' ')
}

function plain(html: string): string {
  return html
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
