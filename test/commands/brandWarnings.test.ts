import fc from 'fast-check'
import { test } from 'tap'
import { warningsAboutBrands } from '../../src/commands/brandWarnings.ts'
import { contrast } from '../../src/pages/colors.ts'
import { contrastFindings } from '../../src/pages/contrastFindings.ts'
import { DARK_SURFACE, LIGHT_SURFACE } from '../../src/pages/styles.ts'
import { read } from '../config/reading.ts'

function warningsOf(general: string, own = '{}'): string[] {
  const site = `sites:\n  - name: tests\n    upstream: http://127.0.0.1:9\n    brand: ${own}\n`
  return warningsAboutBrands(read(`brand: ${general}\n${site}`)).map(({ message }) => message)
}

const YELLOW = [
  'brand.accentColor "#ffcc00" as the edge of a button on a light page has 1.3:1, WCAG 2.2 AA asks for 3:1; #a88700 (3.1:1) is used instead',
  'brand.accentColor "#ffcc00" as a link on a light page has 1.3:1, WCAG 2.2 AA asks for 4.5:1; #7f6600 (5:1) is used instead',
]

test('a colour that too few people could read is named, with the ratio measured and what is used', async (t) => {
  t.same(warningsOf(`{ accentColor: '#ffcc00' }`), YELLOW, 'once, not for each site that has it')
  t.same(
    warningsOf('{}', `{ accentColor: '#ffcc00' }`),
    YELLOW.map((warning) => `site tests: ${warning}`),
  )
  t.same(warningsOf(`{ accentColorDark: '#124' }`).length, 2)
  t.match(
    warningsOf(`{ accentColorDark: '#124' }`)[1],
    /^brand\.accentColorDark "#124" as a link on a dark page has 1\.\d:1/,
  )
})

test('a colour that can be read needs no warning, nor one that is never shown', async (t) => {
  t.same(warningsOf(`{ accentColor: '#2f5bd7', accentColorDark: '#ffcc00' }`), [])
  t.same(warningsOf(`{ accentColor: '#ffcc00', colorScheme: dark }`), [])
  t.same(warningsOf(`{ accentColor: '#ffcc00', colorScheme: dark, frameColorScheme: light }`), YELLOW)
  t.same(
    warningsOf(`{ backgroundColor: '#777777', backgroundColorDark: '#888' }`),
    [],
    'text is chosen for it',
  )
})

test('what is used instead has the contrast that was asked for, and no colour short of it is passed over', (t) => {
  const anyColor = fc
    .integer({ min: 0, max: 0xffffff })
    .map((number) => `#${number.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(anyColor, (color) => {
      const findings = contrastFindings({ accentColor: color, accentColorDark: color })
      const count = [LIGHT_SURFACE, DARK_SURFACE]
        .flatMap((surface) => [contrast(color, surface) < 3, contrast(color, surface) < 4.5])
        .filter(Boolean).length
      return findings.length === count && findings.every(({ insteadRatio, wanted }) => insteadRatio >= wanted)
    }),
  )
  t.end()
})
