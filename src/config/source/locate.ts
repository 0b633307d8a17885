import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml'
import type { Path } from '../problem.ts'

/** What a path leads to: the node, the pair that holds it when it is in a map, and whether the whole path exists. */
export type Found = {
  readonly node: Node | null
  readonly pair: Pair | undefined
  readonly complete: boolean
}

/** Follows a path through a document, through aliases too, as far as the document has it. */
export function follow(document: Document.Parsed, path: Path): Found {
  let found: Found = { node: document.contents, pair: undefined, complete: true }
  for (const segment of path) {
    const child = childOf(isAlias(found.node) ? found.node.resolve(document) : found.node, segment)
    if (child === undefined) return { ...found, complete: false }
    found = isPair(child)
      ? { node: child.value as Node | null, pair: child, complete: true }
      : { node: child, pair: undefined, complete: true }
  }
  return found
}

/** Where in the text a path leads: to the value, or to the key where that is wanted or nothing stands after it. */
export function locate(document: Document.Parsed, path: Path, atKey = false): number {
  const { node, pair, complete } = follow(document, path)
  const isNothing = node === null || (isScalar(node) && node.value === null)
  return offsetOf(pair && ((atKey && complete) || isNothing) ? (pair.key as Node) : node)
}

function childOf(node: Node | null | undefined, segment: string | number): Pair | Node | undefined {
  if (isMap(node)) return pairsOf(node).get(String(segment))
  return isSeq(node) ? (node.items[Number(segment)] as Node | undefined) : undefined
}

const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>()

// By key; of a key that stands twice the last counts, as in the data.
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = pairs.get(map)
  if (known) return known
  const byKey = new Map(
    map.items.filter(({ key }) => isScalar(key)).map((pair) => [String((pair.key as Scalar).value), pair]),
  )
  pairs.set(map, byKey)
  return byKey
}

/** Where a node begins in the text. */
export function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0
}
