import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { test } from 'tap'
import { NamedFiles } from '../../src/config/files.ts'
import { complaintsOf, read, SITE } from './reading.ts'

test('a logo becomes a data: URI of its type', async (t) => {
  const directory = t.testdir({ 'a.svg': '<svg/>', 'B.PNG': 'x', 'c.jpeg': 'x', 'd.webp': 'x' })
  const files = new NamedFiles(directory)
  t.equal(files.logo('a.svg'), `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}`)
  t.match(files.logo('B.PNG'), /^data:image\/png;/)
  t.match(files.logo('c.jpeg'), /^data:image\/jpeg;/)
  t.match(files.logo('d.webp'), /^data:image\/webp;/)
})

test('a logo that no page could carry is refused', async (t) => {
  const directory = t.testdir({ 'a.gif': '', large: '', 'large.png': 'x'.repeat(65_537) })
  const told = (name: string): string =>
    complaintsOf(`brand: { logoFile: ${name} }\n${SITE}`, { file: join(directory, 'usher.yaml') }).join()
  t.match(told('a.gif'), /a\.gif must end in one of \.svg, \.png, \.jpg, \.jpeg, \.webp/)
  t.match(told('large.png'), /large\.png cannot be read: it is larger than 65536 bytes/)
  t.match(told('lost.svg'), /lost\.svg cannot be read: there is no such file/)
})

test('each file is read once, so that what was checked is what is used', async (t) => {
  const directory = t.testdir({ 'a.svg': 'first' })
  const files = new NamedFiles(directory)
  const first = files.logo('a.svg')
  writeFileSync(join(directory, 'a.svg'), 'second')
  t.equal(files.logo('./a.svg'), first)
})

test('a site has the logo of all, or its own', async (t) => {
  const directory = t.testdir({ 'all.svg': 'all', 'own.svg': 'own' })
  const file = join(directory, 'usher.yaml')
  const logo = (config: string): string | undefined => read(config, { file }).sites[0]?.brand.logo
  const brand = 'brand: { logoFile: all.svg }\n'
  t.match(logo(brand + SITE), Buffer.from('all').toString('base64'))
  t.match(logo(`${brand}${SITE}    brand: { logoFile: own.svg }\n`), Buffer.from('own').toString('base64'))
  t.equal(logo(SITE), undefined)
})

const DATA_FONT = '@font-face { src: url("data:font/woff2;base64,AAAA") }'

test('CSS that asks nothing of anyone is taken, with the line ends and the text that browsers see', async (t) => {
  const directory = t.testdir({
    'a.css': `\uFEFFh1 { color: red }\r\n/* @import "x"; url(https://a) */\r\n.x { fill: url(#g) }\r${DATA_FONT}\n\n`,
  })
  t.equal(
    new NamedFiles(directory).styleSheet('a.css'),
    `h1 { color: red }\n/* @import "x"; url(https://a) */\n.x { fill: url(#g) }\n${DATA_FONT}`,
  )
})

test('CSS that could not stand in a page is refused with its line and the remedy', async (t) => {
  const refused: readonly (readonly [content: string | Buffer, told: string])[] = [
    ['a {}\n\n/* </STYLE> */', ':3 cannot stand in a page: </style would end the stylesheet; leave it out'],
    [
      '\n@IMPORT "x.css";',
      ':2 cannot stand in a page: @import would be fetched; put what it holds into this file',
    ],
    [
      '/*\n*/\na { background: url( "/logo.png" ) }',
      ':3 cannot stand in a page: url(/logo.png) would be fetched; write the picture or font as a data: URI',
    ],
    [
      'a {\n background: url(https://x.example/) }',
      ':2 cannot stand in a page: url(https://x.example/) would be fetched; write the picture or font as a data: URI',
    ],
    [
      'a { content: "/*"; background: url(/a) }',
      ':1 cannot stand in a page: url(/a) would be fetched; write the picture or font as a data: URI',
    ],
    [
      '@\\69mport "x.css";',
      ':1 cannot stand in a page: @import would be fetched; put what it holds into this file',
    ],
    [
      'a { background: \\000075\\52 l(/a) }',
      ':1 cannot stand in a page: url(/a) would be fetched; write the picture or font as a data: URI',
    ],
    [
      'a { background: image-set("/a" 1x) }',
      ':1 cannot stand in a page: url(/a) would be fetched; write the picture or font as a data: URI',
    ],
    ['a\0', ':1 cannot stand in a page: it holds a NUL byte; save it as UTF-8'],
    [Buffer.from([0x61, 0xff]), ' is not text in UTF-8; save it as UTF-8'],
    ['x'.repeat(32_769), ' cannot be read: it is larger than 32768 bytes'],
  ]
  for (const [content, told] of refused) {
    const directory = t.testdir()
    writeFileSync(join(directory, 'own.css'), content)
    const file = join(directory, 'usher.yaml')
    t.same(complaintsOf(`brand: { cssFile: own.css }\n${SITE}`, { file }), [
      `1:19 brand.cssFile: ${join(directory, 'own.css')}${told}`,
    ])
  }
  const other = complaintsOf(`brand: { cssFile: own.scss }\n${SITE}`)
  t.same(other, ['1:19 brand.cssFile: /nowhere/own.scss must end in .css'])
})
