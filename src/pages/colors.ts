// Keeps text readable whatever colour a brand brings: WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (edges, 3:1).

type Rgb = readonly [number, number, number]

export const TEXT_CONTRAST = 4.5
export const EDGE_CONTRAST = 3
// Links may be as small as 12 px: a little more than they must have.
const LINK_CONTRAST = 5
const HOVER_SHARE = 0.12

const BLACK = '#000000'
const WHITE = '#ffffff'

export type AccentColors = {
  /** Background of the main button. */
  readonly accent: string
  readonly accentHover: string
  /** Its outline, told apart from the surface even where the accent is not. */
  readonly accentEdge: string
  /** Text on the button. */
  readonly onAccent: string
  /** The accent as text and as focus ring. */
  readonly link: string
}

/** All that is drawn in the accent colour on a surface. Colours are '#rgb' or '#rrggbb'. */
export function accentColors(accent: string, surface: string): AccentColors {
  const onAccent = contrast(accent, WHITE) >= TEXT_CONTRAST ? WHITE : BLACK
  return {
    accent: normalise(accent),
    // Away from the text, so that hovering never lowers the contrast.
    accentHover: mix(accent, onAccent === WHITE ? BLACK : WHITE, HOVER_SHARE),
    accentEdge: readable(accent, surface, EDGE_CONTRAST),
    onAccent,
    link: readable(accent, surface, LINK_CONTRAST),
  }
}

/** The colour itself, or as little of black or white mixed in as gives the contrast on the surface. */
export function readable(color: string, surface: string, wanted: number): string {
  const pole = contrast(WHITE, surface) > contrast(BLACK, surface) ? WHITE : BLACK
  let share = 0
  let candidate = normalise(color)
  while (contrast(candidate, surface) < wanted && share < 1) {
    share += 0.02
    candidate = mix(color, pole, Math.min(share, 1))
  }
  return candidate
}

/** 1 (the same) to 21 (black on white), WCAG's relative luminance. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: string): number {
  const [red, green, blue] = parse(color).map(linear) as unknown as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function mix(color: string, other: string, share: number): string {
  const [from, to] = [parse(color), parse(other)]
  return format(from.map((channel, index) => channel + ((to[index] ?? 0) - channel) * share))
}

/** The colour as '#rrggbb'. Throws for anything but a hex colour. */
export function normalise(color: string): string {
  return format(parse(color))
}

// The only way into a stylesheet, so anything but a hex colour must stop here.
function parse(color: string): Rgb {
  if (!/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(color)) {
    throw new Error(`${JSON.stringify(color)} is not a colour such as #0b5fff`)
  }
  const digits = color.length === 4 ? color.replaceAll(/[0-9a-f]/gi, '$&$&') : color
  const channel = (at: number): number => Number.parseInt(digits.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

function format(channels: readonly number[]): string {
  return `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}
