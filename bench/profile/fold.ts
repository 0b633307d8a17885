// A profile of V8 as a tree of time: what a flame graph draws.
import type { Profiler } from 'node:inspector'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Frame = {
  /** The function, and where it is. */
  readonly name: string
  /** Of itself and all that it called. */
  readonly microseconds: number
  readonly selfMicroseconds: number
  /** The longest first. */
  readonly children: readonly Frame[]
}

const ROOT = pathToFileURL(join(import.meta.dirname, '../..')).href

/** The root of the tree; time in which the process waited, and that of the profiler, are left out. */
export function foldProfile({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Frame {
  const selfById = new Map<number, number>()
  for (const [index, id] of samples.entries())
    selfById.set(id, (selfById.get(id) ?? 0) + (timeDeltas[index] ?? 0))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const [root] = nodes
  if (root === undefined) throw new Error('the profile is empty: run it for longer')
  return frameOf(root, byId, selfById)
}

function frameOf(
  node: Profiler.ProfileNode,
  byId: ReadonlyMap<number, Profiler.ProfileNode>,
  selfById: ReadonlyMap<number, number>,
): Frame {
  const children = (node.children ?? [])
    .flatMap((id) => byId.get(id) ?? [])
    .filter(({ callFrame }) => !isNoWork(callFrame))
    .map((child) => frameOf(child, byId, selfById))
    .toSorted((one, other) => other.microseconds - one.microseconds)
  // The first delta counts from the start of the profile, and may be less than nothing.
  const self = Math.max(0, selfById.get(node.id) ?? 0)
  const microseconds = children.reduce((sum, child) => sum + child.microseconds, self)
  return { name: describe(node.callFrame), microseconds, selfMicroseconds: self, children }
}

function describe({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName
  return url === '' ? name : `${name} ${placeOf(url)}:${lineNumber + 1}`
}

function isNoWork({ functionName, url }: Profiler.ProfileNode['callFrame']): boolean {
  return functionName === '(idle)' || url.startsWith('node:inspector')
}

// What is before it is the same for all.
function placeOf(url: string): string {
  return url.startsWith(`${ROOT}/`) ? url.slice(ROOT.length + 1) : url
}

/** Whose code a frame is: the project's, that of a package, Node's, or the engine's with its system calls. */
export type Kind = 'own' | 'package' | 'node' | 'engine'

export function kindOf(name: string): Kind {
  if (/ (src|bench)\//.test(name)) return 'own'
  if (name.includes(' node_modules/')) return 'package'
  return name.includes(' node:') ? 'node' : 'engine'
}

export type Share<Name extends string = string> = { readonly name: Name; readonly microseconds: number }

/** Functions by the time that they took themselves, wherever they were called from; the longest first. */
export function bySelfTime(root: Frame): Share[] {
  return selfTimes(root, ({ name }) => name)
}

/** The same by whose code it is. */
export function byKind(root: Frame): Share<Kind>[] {
  return selfTimes(root, ({ name }) => kindOf(name))
}

function selfTimes<Name extends string>(root: Frame, nameOf: (frame: Frame) => Name): Share<Name>[] {
  const times = new Map<Name, number>()
  const add = (frame: Frame): void => {
    const name = nameOf(frame)
    times.set(name, (times.get(name) ?? 0) + frame.selfMicroseconds)
    frame.children.forEach(add)
  }
  add(root)
  return [...times]
    .map(([name, microseconds]) => ({ name, microseconds }))
    .toSorted((one, other) => other.microseconds - one.microseconds)
}
