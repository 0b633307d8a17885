import { createHash } from 'node:crypto'
import { accentColors, EDGE_CONTRAST, readable } from './colors.ts'
import { TemplateError } from './templateError.ts'

export type BrandColors = { readonly accentColor?: string; readonly accentColorDark?: string }

/** What stands inside <style>, and what the Content-Security-Policy says of exactly that text. */
export type Styles = {
  readonly text: string
  readonly source: string
  readonly accent: string
  readonly onAccent: string
}

export type NoticeStyles = Pick<Styles, 'text' | 'source'>

const DEFAULT_ACCENT = '#2f5bd7'

// The surfaces of templates/styles.css that accents stand on: of canvas and surface the one with less contrast.
export const LIGHT_SURFACE = '#f4f5f7'
export const DARK_SURFACE = '#171a20'

/** Puts the colours of the brand before the stylesheet, and hashes the whole. */
export function brandStyles(stylesheet: string, { accentColor, accentColorDark }: BrandColors): Styles {
  requireInsideStyle('styles.css', stylesheet)
  const light = accentColor ?? DEFAULT_ACCENT
  // As little lighter as tells the button from the card, so that the brand is still known by it.
  const dark = accentColorDark ?? readable(light, DARK_SURFACE, EDGE_CONTRAST)
  const text =
    `:root{${properties(light, LIGHT_SURFACE)}}\n` +
    `@media (prefers-color-scheme:dark){:root{${properties(dark, DARK_SURFACE)}}}\n` +
    compact(stylesheet)
  const { accent, onAccent } = accentColors(light, LIGHT_SURFACE)
  return { text, source: hashSource(text), accent, onAccent }
}

const NOTICE_SURFACE = '#ffffff'

/** The style of a notice, in the colours of the brand. It stands in pages of any charset, so it is ASCII. */
export function noticeStyles(
  stylesheet: string,
  { accentColor = DEFAULT_ACCENT }: BrandColors,
): NoticeStyles {
  requireInsideStyle('notice.css', stylesheet)
  const { accentEdge, link } = accentColors(accentColor, NOTICE_SURFACE)
  const text = `.usher-notice{--usher-edge:${accentEdge};--usher-link:${link}}\n${compact(stylesheet)}`
  if (/[^\t\n\u0020-\u007E]/.test(text)) {
    throw new TemplateError('notice.css', 'must be ASCII outside of its comments')
  }
  return { text, source: hashSource(text) }
}

// It would end the element and begin HTML of its own.
function requireInsideStyle(name: string, stylesheet: string): void {
  if (/<\/style/i.test(stylesheet)) throw new TemplateError(name, 'must not contain </style')
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function properties(accent: string, surface: string): string {
  const colors = accentColors(accent, surface)
  return [
    `--accent:${colors.accent}`,
    `--accent-hover:${colors.accentHover}`,
    `--accent-edge:${colors.accentEdge}`,
    `--on-accent:${colors.onAccent}`,
    `--link:${colors.link}`,
  ].join(';')
}

// Comments and indentation are for the reader of the file. Nothing inside a line changes, so strings are safe.
function compact(stylesheet: string): string {
  return stylesheet
    .replaceAll(/^\s*\/\*[^]*?\*\/\s*$/gm, '')
    .replaceAll(/^\s+/gm, '')
    .replaceAll('\r', '')
    .trim()
}
