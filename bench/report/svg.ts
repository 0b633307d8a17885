// As much SVG as the bench draws: elements, attributes, text; all of it escaped.

export type Attributes = Readonly<Record<string, string | number>>

/** An element with children that are SVG already. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(String(value))}"`)
  const start = `<${name}${written.join('')}`
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`
}

export function text(attributes: Attributes, content: string): string {
  return element('text', attributes, escapeText(content))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand between tags and in attributes. What XML 1.0 cannot hold becomes U+FFFD. */
export function escapeText(content: string): string {
  return content
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

/** Coordinates to a tenth of a pixel. */
export function tenth(number: number): number {
  return Math.round(number * 10) / 10
}

export type Picture = {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly description: string
  readonly style: string
}

/** A whole file; title and description are what a screen reader says. */
export function picture({ width, height, title, description, style }: Picture, content: string): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` }
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'aria-labelledby': 'title desc' },
    element('title', { id: 'title' }, escapeText(title)),
    element('desc', { id: 'desc' }, escapeText(description)),
    element('style', {}, escapeText(style)),
    content,
  )}\n`
}
