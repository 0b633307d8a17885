/** Text that is markup already; everything else is escaped on its way into a template. */
export type Markup = { readonly markup: string }

type Value = Markup | readonly Markup[] | string | number

/** Template tag: strings and numbers are escaped, markup and lists of markup are put in as they are. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const rest = values.map((value, index) => render(value) + (strings[index + 1] ?? ''))
  return { markup: (strings[0] ?? '') + rest.join('') }
}

/** Vouches for text that nobody outside this program had a hand in, such as a stylesheet. */
export function trusted(text: string): Markup {
  return { markup: text }
}

function render(value: Value): string {
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map((item) => item.markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
