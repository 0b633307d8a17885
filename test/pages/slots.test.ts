import * as fc from 'fast-check'
import { test } from 'tap'
import { compileLayout } from '../../src/pages/layout.ts'
import { prepareDocument, type SlotKind, type Values } from '../../src/pages/slots.ts'
import { renderSample } from './samples.ts'

/** A document of one template with the two slots name and code. */
function prepare(template: string, slots: Record<string, SlotKind> = { name: 'text', code: 'token' }) {
  const layout = compileLayout({ 'page.liquid': template })
  const render = (values: Readonly<Record<string, string>>): string => layout('page.liquid', values)
  return { render, document: prepareDocument({ render, slots }) }
}

const FILLABLE: readonly (readonly [why: string, template: string])[] = [
  ['once each', '<p>{{ name }} of {{ code }}</p>'],
  ['several times', '{{ name }}{{ name }} {{ code }} {{ name }}{{ code }}'],
  ['at both ends', '{{ code }}, {{ name }}'],
  ['nothing between', '{{ name }}{{ code }}'],
  ['one of them never', '<p>{{ code }}</p>'],
  ['none of them', '<p>always the same</p>'],
  ['an attribute', '<a title="{{ name }}" href="/?x={{ code }}">'],
  ['a part of an address', '<a href="mailto:a@b.example?body={{ code | url_encode }}">'],
  ['a test that all values pass', '{% if name %}{{ name }}{% endif %}'],
]

test('a filled document is the one that Liquid renders', async (t) => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('&<>"\'', '$1', '{{ code }}'),
  )
  const token = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/)
  for (const [why, template] of FILLABLE) {
    const { render, document } = prepare(template)
    if (document === null) return t.fail(why)
    const { beginning, fill, fillRest } = document
    const isRendered = (name: string, code: string): boolean => {
      const rendered = render({ name, code })
      return fill({ name, code }) === rendered && beginning + fillRest({ name, code }) === rendered
    }
    t.doesNotThrow(() => fc.assert(fc.property(anyText, token, isRendered)), why)
  }
})

const UNFILLABLE: readonly (readonly [why: string, template: string])[] = [
  ['cut off', '{{ name | truncate: 20 }}'],
  ['cut off in words', '{{ name | truncatewords: 6 }}'],
  ['in capitals', '{{ name | upcase }}'],
  ['in small letters', '{{ code | downcase }}'],
  ['with a capital', '{{ name | capitalize }}'],
  ['without spaces around', '{{ name | strip }}'],
  ['with line breaks', '{{ name | newline_to_br }}'],
  ['in percents', '{{ name | url_encode }}'],
  ['escaped twice', '{{ name | escape | raw }}{{ name | escape_once | raw }}'],
  ['not escaped', '{{ name | raw }}'],
  ['told by its letters', '{% if name contains "@" %}at{% endif %}{{ name }}'],
  ['told by its length', '{% if name.size > 100 %}long{% endif %}{{ name }}'],
  ['told by being nothing', '{% if name != "" %}<p>{{ name }}</p>{% endif %}'],
  ['counted', '{{ name.size }}'],
  ['turned round', '{{ code | split: "" | reverse | join: "" }}'],
  ['only its first letter', '{{ code | slice: 0 }}'],
  ['something in place of it', '{{ name | replace: "a", "o" }}'],
  ['something in place of nothing', '{{ name | default: "somebody" }}'],
]

test('a template that changes a value, or tells values apart, is not filled', async (t) => {
  for (const [why, template] of UNFILLABLE) t.equal(prepare(template).document, null, why)
})

test('what differs from one rendering to the next is not filled', async (t) => {
  let count = 0
  t.equal(prepareDocument({ render: () => `${count++}`, slots: {} }), null)
})

test('all that stands before the first slot is the beginning', async (t) => {
  const { document } = prepare('<html><p>{{ name }}</p>{{ code }}')
  t.equal(document?.beginning, '<html><p>')
  t.equal(document?.fillRest({ name: '<Zoë>', code: 'A-1' }), '&lt;Zoë&gt;</p>A-1')
})

test('more than ten slots keep apart', async (t) => {
  const names = Array.from({ length: 12 }, (_, index) => `slot${index}`)
  const template = names.map((name) => `{{ ${name} }}`).join(',')
  const { document } = prepare(template, Object.fromEntries(names.map((name) => [name, 'token'])))
  const values = Object.fromEntries(names.map((name, index) => [name, `V${index}`]))
  t.equal(document?.fill(values), Object.values(values).join(','))
})

const SHIPPED = ['sign-in-required', 'no-licence', 'upstream-unavailable', 'refused'] as const
const SLOTS = { reference: 'token', person: 'text', signIn: 'address' } as const
const VALUES = { reference: '7777-ZZZZ', person: `"Zoë" & 'co'`, signIn: '/a?b=<c>&d=e' } as const

test('a shipped page is filled as it is rendered', async (t) => {
  for (const page of SHIPPED) {
    for (const variant of ['page', 'frame'] as const) {
      const render = ({ reference, person, signIn }: Values<keyof typeof SLOTS>): string => {
        const changes = { page, variant, reference, person }
        return renderSample({ context: changes, ways: { signIn } }).html
      }
      const document = prepareDocument({ render, slots: SLOTS })
      t.ok(document, `${page}, ${variant}`)
      t.equal(document?.fill(VALUES), render(VALUES))
      t.match(document?.beginning, /<\/style>/, 'the stylesheet is in its beginning')
    }
  }
})
