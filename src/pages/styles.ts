import type { ColorScheme } from '../config/words.ts'
import { decideScheme } from './colorScheme.ts'
import { accentColors, EDGE_CONTRAST, normalise, readable } from './colors.ts'
import { hashSource } from './hashSource.ts'
import { TemplateError } from './templateError.ts'

export type BrandColors = {
  readonly accentColor?: string
  readonly accentColorDark?: string
  readonly backgroundColor?: string
  readonly backgroundColorDark?: string
}

/** What the styles of a page are made of, beside the stylesheet. */
export type BrandLook = BrandColors & {
  /** CSS of the operator's. */
  readonly css?: string
  /** What the person prefers where nothing is said. */
  readonly scheme?: ColorScheme
}

/** What stands inside <style>, and what the Content-Security-Policy says of exactly that text. */
export type Styles = {
  readonly text: string
  readonly source: string
  readonly accent: string
  readonly onAccent: string
  /** True where the text brings fonts of its own, as data. */
  readonly hasFonts: boolean
}

export type NoticeStyles = Pick<Styles, 'text' | 'source'>

// Of what is small and stands on the canvas: WCAG 2.2, 1.4.3 asks for 4.5. Where no colour has as much, black or white.
const MUTED_CONTRAST = 5.5
const STRONG_CONTRAST = 10

const DEFAULT_ACCENT = '#2f5bd7'

/** Colours of templates/styles.css that those of a brand are measured against. */
type Surroundings = {
  readonly canvas: string
  readonly surface: string
  readonly text: string
  readonly muted: string
}

// Of the surfaces that accents stand on, the one with less contrast.
export const LIGHT_SURFACE = '#f4f5f7'
export const DARK_SURFACE = '#171a20'

const LIGHT: Surroundings = { canvas: '#f4f5f7', surface: LIGHT_SURFACE, text: '#171a21', muted: '#565d6b' }
const DARK: Surroundings = { canvas: '#0e1014', surface: DARK_SURFACE, text: '#eceef2', muted: '#a4abb9' }

/** A stylesheet, and its name below templates/. */
export type Stylesheet = { readonly name: string; readonly text: string }

/** Puts the colours of the brand before the stylesheets and its CSS behind them, and hashes the whole. */
export function brandStyles(
  stylesheets: readonly Stylesheet[],
  { css = '', scheme = 'auto', ...colors }: BrandLook,
): Styles {
  for (const { name, text } of stylesheets) requireInsideStyle(name, text)
  if (endsStyle(css)) throw new Error('the CSS of a brand must not contain </style')
  const { light, dark } = accentsOf(colors)
  const own = [
    `:root{${accentProperties(light, LIGHT)};${canvasProperties(colors.backgroundColor, LIGHT)}}`,
    `@media (prefers-color-scheme:dark){:root{${accentProperties(dark, DARK)};${canvasProperties(colors.backgroundColorDark, DARK)}}}`,
  ]
  const sheets = stylesheets.map(({ text }) => compact(text))
  const whole = [...own, ...sheets, ...(css === '' ? [] : [css])].join('\n')
  const text = scheme === 'auto' ? whole : decideScheme(whole, scheme)
  const [shown, surface] = scheme === 'dark' ? [dark, DARK_SURFACE] : [light, LIGHT_SURFACE]
  const { accent, onAccent } = accentColors(shown, surface)
  return { text, source: hashSource(text), accent, onAccent, hasFonts: /@font-face\b/i.test(css) }
}

/** The accent of a brand on light and on dark pages, before anything is done to make it readable. */
export function accentsOf({ accentColor, accentColorDark }: BrandColors): { light: string; dark: string } {
  const light = accentColor ?? DEFAULT_ACCENT
  // As little lighter as tells the button from the card, so that the brand is still known by it.
  return { light, dark: accentColorDark ?? readable(light, DARK_SURFACE, EDGE_CONTRAST) }
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
  if (endsStyle(stylesheet)) throw new TemplateError(name, 'must not contain </style')
}

function endsStyle(text: string): boolean {
  return /<\/style/i.test(text)
}

function accentProperties(accent: string, { surface }: Surroundings): string {
  const colors = accentColors(accent, surface)
  return [
    `--accent:${colors.accent}`,
    `--accent-hover:${colors.accentHover}`,
    `--accent-edge:${colors.accentEdge}`,
    `--on-accent:${colors.onAccent}`,
    `--link:${colors.link}`,
  ].join(';')
}

// What stands on the canvas itself is chosen for it.
function canvasProperties(background: string | undefined, { canvas, text, muted }: Surroundings): string {
  const color = normalise(background ?? canvas)
  return [
    `--canvas:${color}`,
    `--canvas-text:${readable(text, color, STRONG_CONTRAST)}`,
    `--canvas-muted:${readable(muted, color, MUTED_CONTRAST)}`,
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
