import { test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { PRESETS_DIRECTORY } from '../../src/places.ts'

function load(limits: string) {
  const yaml = `limits: ${limits}\nsites: [{ name: a, upstream: 'http://127.0.0.1:9' }]\n`
  return parseConfig(yaml, 'usher.yaml', { env: {}, presetsDirectory: PRESETS_DIRECTORY })
}

test('a head may not have longer than the request that it begins, as Node would refuse to serve', async (t) => {
  t.throws(
    () => load('{ requestTimeoutMs: 300 }'),
    /usher\.yaml:1:9 limits\.headersTimeoutMs: must not be longer/,
  )
  t.doesNotThrow(() => load('{ requestTimeoutMs: 300, headersTimeoutMs: 300 }'))
  t.doesNotThrow(() => load('{ requestTimeoutMs: 0 }'))
})
