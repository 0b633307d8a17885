// What .ci/run prints last of a run that failed.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'tap'
import { ROOT } from '../docs/markdown.ts'

const OUTPUT = `TAP version 14
# Subtest: test/sound.test.ts
    ok 1 - fine
    not ok 2 - a wish # TODO later
    1..2
ok 1 - test/sound.test.ts # time=3ms

# Subtest: test/broken.test.ts
    # Subtest: a sentence
        ok 1 - fine
        # Subtest: inside it
            not ok 1 - one is two
              ---
              compare: ===
              diff: |
                --- expected
                +++ actual
                -2
                +1
              ...
            
            1..1
            # failed 1 test
        not ok 2 - inside it # time=1ms
          ---
          at:
            lineNumber: 3
          ...
        
        1..2
        # failed 1 of 2 tests
    not ok 1 - a sentence # time=2ms
    
    # Subtest: another sentence
        not ok 1 - boom
          ---
          stack: |
            test/broken.test.ts:6:9
          ...
        
        1..1
    not ok 2 - another sentence # time=2ms
    
    1..2
not ok 2 - test/broken.test.ts # time=9ms
  ---
  exitCode: 1
  ...

not ok 3 - test/hangs.test.ts # time=99ms
  ---
  signal: SIGALRM
  ...

1..3
# { total: 5, pass: 2, fail: 3 }
`

function failuresIn(output: string, ...options: readonly string[]): string {
  const args = [...options, '-f', join(ROOT, '.ci/failures.awk')]
  return execFileSync('awk', args, { input: output, encoding: 'utf8' })
}

test('each failure is told once, by its file and its sentences, with what was said of it', (t) => {
  t.equal(
    failuresIn(OUTPUT),
    `
== failed: test/broken.test.ts > a sentence > inside it > one is two
              ---
              compare: ===
              diff: |
                --- expected
                +++ actual
                -2
                +1
              ...

== failed: test/broken.test.ts > another sentence > boom
          ---
          stack: |
            test/broken.test.ts:6:9
          ...

== failed: test/hangs.test.ts # time=99ms
  ---
  signal: SIGALRM
  ...
`,
  )
  t.end()
})

test('a run without a failure has nothing to tell', (t) => {
  t.equal(failuresIn(OUTPUT.slice(0, OUTPUT.indexOf('# Subtest: test/broken'))), '')
  t.end()
})

test('the lines are bounded, and the rest is counted', (t) => {
  const lines = failuresIn(OUTPUT, '-v', 'most=4').trimEnd().split('\n')
  t.equal(lines.length, 5)
  t.match(lines.at(-1), /^\(and \d+ lines more, above\)$/)
  t.end()
})
