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
