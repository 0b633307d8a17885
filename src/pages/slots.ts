// A page rendered once, with gaps for the few words that differ by request.

/** What may stand in a slot: any text; letters, digits and hyphens; what safeHref takes; or that percent-encoded. */
export type SlotKind = keyof typeof SAMPLES

export type Slots<Name extends string> = {
  /** The whole document with these values, each as it is before it is escaped. */
  readonly render: (values: Values<Name>) => string
  readonly slots: Readonly<Record<Name, SlotKind>>
}

export type Values<Name extends string> = Readonly<Record<Name, string>>

export type PreparedDocument<Name extends string> = {
  /** All that stands before the first slot. */
  readonly beginning: string
  /** All from the first slot on. */
  readonly fillRest: (values: Values<Name>) => string
  /** The whole document, as render gives it. */
  readonly fill: (values: Values<Name>) => string
}

// What a template could tell apart, cut off or change: spaces around, lines, quotes, markup, case, length, nothing.
const SAMPLES = {
  text: [
    ` Zoë "O'Neil" <zoe+1@example.com>\n\t& söhne; &amp; $& {{ 7 }} %20 \u65e5\u672c \u{1f600} `,
    'Any Name At All. '.repeat(40),
    '',
  ],
  token: ['K7Q2-M9XA', 'aB-9'.repeat(40), '0'],
  address: [
    `/Path/é?to=%2Fa%20b&q="it's"#<end>`,
    `https://www.example.com:8443/${'Long/'.repeat(100)}?a=1&b=2`,
    '/',
  ],
  encoded: ['%2FPath%2F%C3%A9%3Fto%3D%252Fa%20b!', `%2F${'Long-'.repeat(100)}'(1)*_~`, '%2F'],
} as const satisfies Record<string, readonly string[]>

const ROUNDS = [0, 1, 2] as const

/**
 * Renders the document once and cuts it at its slots, which may occur several times or not at all. null where filling
 * them in would not give what rendering gives: a template may shorten a value, or say something else for it. Samples
 * show that; what they cannot show is a template that waits for one word, such as `{% if account == 'root' %}`.
 */
export function prepareDocument<Name extends string>({
  render,
  slots,
}: Slots<Name>): PreparedDocument<Name> | null {
  const names = Object.keys(slots) as Name[]
  const document = cutAtMarkers(render, slots, names)
  const isTrue = ROUNDS.every((round) => {
    const values = valuesOf(names, (name) => SAMPLES[slots[name]][round])
    return document.fill(values) === render(values)
  })
  return isTrue ? document : null
}

function cutAtMarkers<Name extends string>(
  render: Slots<Name>['render'],
  slots: Slots<Name>['slots'],
  names: readonly Name[],
): PreparedDocument<Name> {
  const markers = valuesOf(names, (name) => markerOf(slots[name], names.indexOf(name)))
  const named = new Map(names.map((name) => [markers[name], name]))
  const pattern = new RegExp(`(${names.map((name) => markers[name]).join('|') || '(?!)'})`)
  const [beginning = '', ...parts] = render(markers).split(pattern)
  return fillable(beginning, pairsOf(parts, named), names)
}

type Pair<Name> = { readonly slot: Name; readonly text: string }

// split leaves the markers between the texts.
function pairsOf<Name>(parts: readonly string[], named: ReadonlyMap<string, Name>): Pair<Name>[] {
  return parts.flatMap((part, index) => {
    const slot = named.get(part)
    return index % 2 === 0 && slot !== undefined ? [{ slot, text: parts[index + 1] ?? '' }] : []
  })
}

function fillable<Name extends string>(
  beginning: string,
  pairs: readonly Pair<Name>[],
  names: readonly Name[],
): PreparedDocument<Name> {
  function fillRest(values: Values<Name>): string {
    const escaped = valuesOf(names, (name) => escape(values[name]))
    let rest = ''
    for (const { slot, text } of pairs) rest += escaped[slot] + text
    return rest
  }
  return { beginning, fillRest, fill: (values) => beginning + fillRest(values) }
}

// Letters and digits alone, which no encoding changes; an address has to be one.
function markerOf(kind: SlotKind, index: number): string {
  return `${kind === 'address' ? '/' : ''}Zq7usherSlot${index}Xj4`
}

function valuesOf<Name extends string>(
  names: readonly Name[],
  valueOf: (name: Name) => string,
): Values<Name> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, string>
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

// As the filter of liquidjs has it.
function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
