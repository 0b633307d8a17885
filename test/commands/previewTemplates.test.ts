// `usher preview` as somebody sees it who writes templates of their own.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { LivePreview } from '../../src/commands/preview/livePreview.ts'
import { listen } from '../../src/commands/preview/server.ts'
import { PRESETS_DIRECTORY, TEMPLATES_DIRECTORY } from '../../src/places.ts'
import { temporaryDirectory } from '../helpers/usher.ts'
import { nextChange } from './previewing.ts'

const SIGN_IN = '/preview/tests/usual/en/system/page/sign-in-required.html'

const CONFIG = `sites:
  - name: tests
    upstream: http://127.0.0.1:9000
    templatesDirectory: own
`

async function start(t: Test) {
  const directory = await temporaryDirectory(t)
  const own = join(directory, 'own')
  mkdirSync(own)
  writeFileSync(join(directory, 'usher.yaml'), CONFIG)
  const preview = new LivePreview({
    file: join(directory, 'usher.yaml'),
    templatesDirectory: TEMPLATES_DIRECTORY,
    presetsDirectory: PRESETS_DIRECTORY,
    env: {},
  })
  t.teardown(() => preview.close())
  const server = await listen({ preview, host: '127.0.0.1', port: 0 })
  t.teardown(() => server.close())
  const changing = async (change: () => void): Promise<LivePreview['state']> => {
    const changed = nextChange(preview)
    change()
    return changed
  }
  return {
    own,
    get: async (path: string) => (await fetch(`${server.url}${path}`)).text(),
    changing,
    write: (name: string, text: string) =>
      changing(() => {
        mkdirSync(dirname(join(own, name)), { recursive: true })
        writeFileSync(join(own, name), text)
      }),
  }
}

test('a part that is written, broken, mended and taken away again is followed', async (t) => {
  const { own, get, write, changing } = await start(t)
  t.match(await get(SIGN_IN), '<h1>')
  t.match(await write('parts/logo.liquid', '<b>ours</b>'), { problems: [] })
  t.match(await get(SIGN_IN), '<b>ours</b>')

  t.match(await write('parts/logo.liquid', '<b>{{ prodct }}</b>'), {
    problems: [
      { file: join(own, 'parts/logo.liquid'), line: 1, column: 7, message: /did you mean product\?/ },
    ],
  })
  t.match(await get(SIGN_IN), '<b>ours</b>', 'the last good pages stay')
  t.match(await get('/'), 'own/parts/logo.liquid:1:7 there is no field prodct')

  t.match(await write('parts/logo.liquid', "{% include 'parts/own-name.liquid' %}"), {
    problems: [{ message: /there is no part/ }],
  })
  t.match(await write('parts/own-name.liquid', '<i>{{ product }}</i>'), { problems: [] })
  t.match(await get(SIGN_IN), '<i>tests</i>')

  t.match(await write('parts/crad.liquid', ''), {
    problems: [{ message: /did you mean parts\/card\.liquid\?/ }],
  })
  t.match(await changing(() => rmSync(join(own, 'parts/crad.liquid'))), { problems: [] })

  t.match(await changing(() => rmSync(join(own, 'parts'), { recursive: true })), { problems: [] })
  t.notMatch(await get(SIGN_IN), '<i>tests</i>')
})

test('a directory that is far too large is looked at no further than needed', async (t) => {
  const { own, changing } = await start(t)
  const deep = join(own, 'a/b/c/d')
  const state = await changing(() => {
    mkdirSync(deep, { recursive: true })
    cpSync(TEMPLATES_DIRECTORY, deep, { recursive: true })
  })
  t.match(state.problems, [{ message: /is no folder that Usher knows; there is only parts$/ }])
  t.match(await changing(() => rmSync(join(own, 'a'), { recursive: true })), { problems: [] })
})
