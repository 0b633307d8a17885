import * as fc from 'fast-check'
import { test } from 'tap'
import { accentColors, contrast, readable } from '../../src/pages/colors.ts'
import { DARK_SURFACE, LIGHT_SURFACE } from '../../src/pages/styles.ts'
import { templates } from './samples.ts'

const anyColor = fc
  .integer({ min: 0, max: 0xff_ff_ff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`)

/** The custom properties of the stylesheet's palette, light or dark. */
function palette(scheme: 'light' | 'dark'): Record<string, string> {
  const [light = '', dark = ''] = [...templates.styles.matchAll(/:root \{([^}]*)\}/g)].map(
    ([, block = '']) => block,
  )
  const properties = (scheme === 'light' ? light : dark).matchAll(/--([a-z]+): (#[0-9a-f]{6});/g)
  return Object.fromEntries([...properties].map(([, name = '', value = '']) => [name, value]))
}

test('contrast is as WCAG computes it', async (t) => {
  t.equal(contrast('#000', '#ffffff'), 21)
  t.equal(contrast('#ffffff', '#fff'), 1)
  t.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48')
})

test('whatever the accent, its text, its links and its edge can be seen', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(anyColor, fc.constantFrom(LIGHT_SURFACE, DARK_SURFACE), (accent, surface) => {
        const colors = accentColors(accent, surface)
        return (
          contrast(colors.onAccent, colors.accent) >= 4.5 &&
          contrast(colors.onAccent, colors.accentHover) >= contrast(colors.onAccent, colors.accent) - 0.1 &&
          contrast(colors.link, surface) >= 4.5 &&
          contrast(colors.accentEdge, surface) >= 3
        )
      }),
      { numRuns: 500 },
    ),
  )
})

test('an accent that can be seen stays as the brand has it', async (t) => {
  t.equal(readable('#0B5FFF', '#ffffff', 4.5), '#0b5fff')
  t.equal(accentColors('#036', LIGHT_SURFACE).accent, '#003366')
})

test('the palette of the stylesheet meets WCAG AA, light and dark', async (t) => {
  for (const scheme of ['light', 'dark'] as const) {
    const { inset = '', surface = '', text = '', muted = '', edge = '' } = palette(scheme)
    for (const ground of [inset, surface]) {
      t.ok(contrast(text, ground) >= 7, `${scheme}: text on ${ground}`)
      t.ok(contrast(muted, ground) >= 4.5, `${scheme}: muted on ${ground}`)
      t.ok(contrast(edge, ground) >= 3, `${scheme}: edge on ${ground}`)
    }
  }
})

test('accents are fitted to the surfaces that the stylesheet has', async (t) => {
  t.equal(palette('light')['inset'], LIGHT_SURFACE)
  t.equal(palette('dark')['surface'], DARK_SURFACE)
})
