import { test } from 'tap'
import { createLogger } from '../src/log.ts'
import type { LogSink } from '../src/logSink.ts'

function logged(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = []
  const sink = { write: (line: string) => void lines.push(line) } as unknown as LogSink
  write(createLogger({ level: 'info', pretty: false, sink }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('a line says its level in words and its time in UTC, to the millisecond', async (t) => {
  const now = Date.now
  t.teardown(() => {
    Date.now = now
  })
  const times = ['2026-01-02T03:04:05.006Z', '2026-01-02T03:04:05.999Z', '2026-01-02T03:04:06.000Z']
  const lines = logged((logger) => {
    for (const time of [...times, times[0] ?? '']) {
      Date.now = () => Date.parse(time)
      logger.info('said')
    }
  })
  t.same(
    lines.map(({ time }) => time),
    [...times, times[0]],
  )
  t.match(lines[0], { level: 'info', msg: 'said' })
})

test('a message of HTTP that is handed over, or that an error has, is not shown', async (t) => {
  const headers = { authorization: 'Bearer s3cr3t' }
  const error = Object.assign(new Error('failed'), { headers, code: 'E_TEST', request: { headers } })
  const lines = logged((logger) => {
    logger.info({ headers, rawHeaders: Object.entries(headers).flat(), req: { headers } }, 'said')
    logger.error({ err: error, response: { headers } }, 'failed')
  })
  t.notMatch(JSON.stringify(lines), 's3cr3t')
  t.match(lines[0], { headers: '(hidden)', rawHeaders: '(hidden)', req: '(hidden)' })
  t.match(lines[1], { err: { code: 'E_TEST', message: 'failed', headers: '(hidden)', stack: String } })
  t.equal(error.headers, headers, 'the error itself keeps it')
})
