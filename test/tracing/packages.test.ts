// OpenTelemetry's packages: loaded where there is something to trace, and told by the configuration alone.
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { test } from 'tap'
import type { Test } from 'tap'
import { listenOn, send, startUpstream } from '../helpers/upstream.ts'
import { siteBefore, spawnUsher } from '../helpers/usher.ts'
import type { SpawnOptions } from '../helpers/usher.ts'
import { startCollector } from './collector.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

const TELL_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  import { writeSync } from 'node:fs'
  registerHooks({
    load(url, context, next) {
      writeSync(2, 'loaded ' + url + '\\n')
      return next(url, context)
    },
  })
`)}`

/** What an Usher that has answered one request, and stopped, has written to standard error. */
async function runOnce(t: Test, setting: string, options: SpawnOptions): Promise<string> {
  const origin = await startUpstream(t, (_, response) => response.end('hello'))
  const usher = await spawnUsher(t, `${setting}\n${siteBefore(origin)}`, options)
  const [url = ''] = await usher.listening
  t.equal((await send(url)).text, 'hello')
  usher.kill('SIGTERM')
  t.match(await usher.exited, { code: 0 })
  return usher.stderr()
}

test('the packages are loaded with the setting alone', { timeout: 120_000 }, async (t) => {
  const { endpoint } = await startCollector(t)
  const options: SpawnOptions = { command: [process.execPath, '--import', TELL_LOADED, MAIN] }
  const without = await runOnce(t, '', options)
  t.match(without, '/src/trails/index.ts', 'what is loaded is seen')
  // prom-client loads the api, which is types and little more.
  t.notMatch(without, /@opentelemetry\/(?!api\/)/)
  t.match(await runOnce(t, `tracing: { endpoint: '${endpoint}' }`, options), '@opentelemetry/sdk-trace/')
})

test(
  'where spans go, and what they say, no variable of the environment changes',
  { timeout: 60_000 },
  async (t) => {
    const [collector, other] = [await startCollector(t), await startCollector(t)]
    const settings = `endpoint: '${collector.endpoint}', headers: { Authorization: Bearer-of-the-setting }`
    const env = {
      OTEL_SDK_DISABLED: 'true',
      OTEL_SERVICE_NAME: 'another',
      OTEL_RESOURCE_ATTRIBUTES: 'another=1',
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
      OTEL_BSP_MAX_QUEUE_SIZE: '1',
      OTEL_LOG_LEVEL: 'verbose',
      OTEL_EXPORTER_OTLP_ENDPOINT: other.endpoint,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: other.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=other,x-more=1',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1',
    }
    t.equal(await runOnce(t, `tracing: { ${settings} }`, { env }), '')
    t.equal(collector.spans.length, 2)
    const headers = collector.requests[0]?.headers
    t.match(headers, { authorization: 'Bearer-of-the-setting', 'content-type': 'application/json' })
    t.match(headers, { 'x-more': '1' }, 'headers of the environment come beside those of the setting')
    t.notMatch(JSON.stringify(collector.spans), 'another')
    t.ok(collector.spans.every(({ attributes }) => Object.keys(attributes).length > 5))
    t.equal(other.requests.length, 0)
  },
)

test(
  'a certificate that nobody vouches for is refused, whatever Node is told',
  { timeout: 60_000 },
  async (t) => {
    const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/tls', name))
    let requests = 0
    const server = https.createServer(
      { cert: file('server.pem'), key: file('server.key') },
      (_, response) => {
        requests += 1
        response.end()
      },
    )
    const port = await listenOn(t, server)
    const origin = await startUpstream(t, (_, response) => response.end('hello'))
    const usher = await spawnUsher(
      t,
      `tracing: { endpoint: 'https://localhost:${port}/v1/traces' }\n${siteBefore(origin)}`,
      { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    )
    const [url = ''] = await usher.listening
    await send(url)
    usher.kill('SIGTERM')
    await usher.exited
    t.equal(requests, 0)
    t.match(usher.lines.join('\n'), /"reason":"[A-Z_]*(CERT|SIGNATURE)[A-Z_]*"/)
  },
)
