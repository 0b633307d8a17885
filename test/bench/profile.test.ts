import type { Profiler } from 'node:inspector'
import { test } from 'tap'
import { flameGraph } from '../../bench/profile/flameGraph.ts'
import { byKind, bySelfTime, foldProfile } from '../../bench/profile/fold.ts'

const PROFILE: Profiler.Profile = {
  nodes: [
    node(1, '(root)', '', [2, 4, 5]),
    node(2, 'serve', new URL('../../src/app.ts', import.meta.url).href, [3]),
    node(3, 'decide', 'node:events', []),
    node(4, '(idle)', '', []),
    node(5, '', 'file:///elsewhere/<script>.js', [6]),
    node(6, 'decide', 'node:events', []),
  ],
  startTime: 0,
  endTime: 1_000,
  samples: [2, 3, 3, 4, 6, 1],
  timeDeltas: [100, 200, 100, 500, 50, -10],
}

test('a profile folds into time of itself and of what was called, without the time of waiting', (t) => {
  const root = foldProfile(PROFILE)
  t.equal(root.microseconds, 450)
  t.same(
    root.children.map(({ name, microseconds, selfMicroseconds }) => [name, microseconds, selfMicroseconds]),
    [
      ['serve src/app.ts:8', 400, 100],
      ['(anonymous) file:///elsewhere/<script>.js:8', 50, 0],
    ],
  )
  t.end()
})

test('by self time, a function is one wherever it was called from', (t) => {
  t.same(bySelfTime(foldProfile(PROFILE)).slice(0, 2), [
    { name: 'decide node:events:8', microseconds: 350 },
    { name: 'serve src/app.ts:8', microseconds: 100 },
  ])
  t.end()
})

test('by whose code it is, time adds up to the whole', (t) => {
  t.same(byKind(foldProfile(PROFILE)), [
    { name: 'node', microseconds: 350 },
    { name: 'own', microseconds: 100 },
    { name: 'engine', microseconds: 0 },
  ])
  t.end()
})

test('a flame graph names whose code each bar is, and escapes what it names', (t) => {
  const svg = flameGraph(foldProfile(PROFILE), 'usher & "page"')
  t.match(svg, '<title id="title">usher &amp; &quot;page&quot;</title>')
  t.match(svg, 'class="own"')
  t.match(svg, '&lt;script&gt;.js:8, 11.1 %')
  t.notMatch(svg, '<script>')
  t.end()
})

test('an empty profile says to run for longer', (t) => {
  t.throws(() => foldProfile({ nodes: [], startTime: 0, endTime: 0 }), { message: /run it for longer/ })
  t.end()
})

function node(
  id: number,
  functionName: string,
  url: string,
  children: readonly number[],
): Profiler.ProfileNode {
  const callFrame = { functionName, url, scriptId: '1', lineNumber: 7, columnNumber: 0 }
  return { id, callFrame, children: [...children] }
}
