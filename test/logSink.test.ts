// Lines of several processes in one pipe, which is full for a while.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'

const ROOT = join(import.meta.dirname, '..')

const LINES = 1_000

// Below what one process holds back while nobody reads.
const CHARACTERS = 900

const WRITER = `import { LogSink } from './src/logSink.ts'
const sink = new LogSink(process.stdout.fd, { isShared: true })
for (let number = 0; number < ${LINES}; number++) sink.write(process.argv[1].repeat(${CHARACTERS}) + number + '\\n')
setTimeout(() => process.exit(sink.lost), 8_000)`

test('no line is cut by one of another process', { timeout: 120_000 }, async (t) => {
  // What Node itself opens for a child is a socket, and no pipe.
  const script =
    '(for letter in a b; do "$0" --input-type=module-typescript --eval "$1" $letter & done; wait) | cat'
  const shell = spawn('/bin/sh', ['-c', script, process.execPath, WRITER], { cwd: ROOT })
  shell.stdout.pause()
  const ended = once(shell, 'close')
  await sleep(4_000)
  let text = ''
  shell.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  shell.stdout.resume()
  await ended
  const lines = text.trimEnd().split('\n')
  t.equal(lines.length, 2 * LINES)
  t.same(
    lines.filter((line) => !/^(?:a{900}|b{900})\d+$/.test(line)),
    [],
  )
})
