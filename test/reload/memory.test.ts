// What was in use before is forgotten, with everything that hung on it.
import { t as root, test } from 'tap'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NAVIGATION, send, startUpstream } from '../helpers/upstream.ts'
import { LISTENERS, startReloadable } from './reloadable.ts'

// Each takes a tenth of a second, on a busy machine half of one.
root.setTimeout(240_000)

const RELOADS = 200
const MEGABYTE = 1_048_576

// One generation with three presets takes more than a tenth of that.
const MAX_GROWTH_BYTES = 12 * MEGABYTE

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test(`memory does not grow over ${RELOADS} reloads`, { timeout: 240_000 }, async (t) => {
  const origins = await Promise.all(
    ['one', 'two'].map((text) =>
      startUpstream(t, (_request, response) => {
        response.writeHead(401, { 'Content-Type': 'text/html' }).end(text)
      }),
    ),
  )
  const config = (round: number): string =>
    `${LISTENERS}brand: { product: Round ${round} }\nlanguages: { default: en, offer: [en] }\nsites:\n` +
    `  - { name: site-${round % 7}, upstream: '${origins[round % 2]}', presets: [testrail, iis] }\n`
  const usher = await startReloadable(t, config(0))
  const reload = async (round: number): Promise<void> => {
    const { result } = await usher.reload(config(round))
    if (result !== 'applied') t.fail(`round ${round}`)
    await send(usher.url, { headers: NAVIGATION })
  }
  for (let round = 1; round <= 20; round++) await reload(round)
  const before = await heapBytes()
  for (let round = 21; round <= RELOADS; round++) await reload(round)
  const growth = (await heapBytes()) - before
  t.ok(growth < MAX_GROWTH_BYTES, `${(growth / MEGABYTE).toFixed(1)} MB`)
  t.equal((await send(usher.url)).status, 401)
})

async function heapBytes(): Promise<number> {
  for (let times = 0; times < 4; times++) {
    collect()
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
  return process.memoryUsage().heapUsed
}
