// Files far larger than any configuration: time and words are bounded.
import { test } from 'tap'
import { complaintsOf, read, refusal } from './reading.ts'
import { processorNow } from '../helpers/ownTime.ts'

const SIZE = 250_000
const MAX_MS = 10_000

const manyOf = (line: (index: number) => string): string => {
  const lines: string[] = []
  for (let size = 0, index = 0; size < SIZE; index += 1) {
    const next = line(index)
    lines.push(next)
    size += next.length
  }
  return lines.join('')
}

test('a file of anything is answered in bounded time, with bounded words', async (t) => {
  const HUGE: Readonly<Record<string, string>> = {
    'keys that do not exist': manyOf((index) => `k${index}: 1\n`),
    'the same key': manyOf(() => 'a: 1\n'),
    'items of the wrong kind': `sites:\n${manyOf((index) => `  - ${index}\n`)}`,
    'open brackets': manyOf(() => '['),
    'lists that are not closed': manyOf((index) => `a${index}: [\n`),
    quotes: manyOf(() => '"'),
    dashes: manyOf(() => '- '),
    'question marks': manyOf(() => '? '),
    tabs: manyOf(() => '\ta: 1\n'),
    'variables that are not set': manyOf(() => '- ${LOST}\n'),
    'a variable many times': `a: "${manyOf(() => '${A}')}"`,
    anchors: manyOf((index) => `- &a${index} 1\n`),
    aliases: `- &a 1\n${manyOf(() => '- *a\n')}`,
    'a long key': `${manyOf(() => 'x')}: 1`,
    'closed lists in one that is not': `a: [${manyOf(() => '[],')}\nb: 1\n`,
    'addresses without an end': `logLevel: ${manyOf(() => '://')}`,
    'a long text': `a: ${manyOf(() => 'x')}`,
  }
  for (const [what, yaml] of Object.entries(HUGE)) {
    const start = processorNow()
    const error = refusal(() => read(yaml, { env: { A: 'x'.repeat(100) } }))
    t.ok(processorNow() - start < MAX_MS, `${what}: ${Math.round(processorNow() - start)} ms`)
    t.ok(error && error.problems.length < 2_500 && error.message.length < 400_000, what)
  }
  t.match(complaintsOf('#'.repeat(1_048_577)), ['1:1 larger than 1048576 bytes'])
})

test('a thousand sites are read', async (t) => {
  const sites = Array.from(
    { length: 1_000 },
    (_, index) => `  - { name: s${index}, hosts: [h${index}], upstream: 'http://a${index}' }\n`,
  )
  t.equal(read(`sites:\n${sites.join('')}`).sites.length, 1_000)
})
