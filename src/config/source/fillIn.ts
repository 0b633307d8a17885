import { isPair, isSeq, visit } from 'yaml'
import type { Document, Scalar } from 'yaml'
import { expandText, isExpandable } from './expand.ts'
import type { Surroundings } from './expand.ts'
import { offsetOf } from './locate.ts'
import type { Path } from '../problem.ts'
import type { Fault } from './yamlErrors.ts'

export type Filled = {
  /** What could not be filled in. Its text stays as the file has it. */
  readonly faults: readonly Fault[]
  /** The scalars that were to be filled in, with the text that the file has. */
  readonly raw: ReadonlyMap<unknown, string>
}

// As many as anybody reads.
const MAX_FAULTS = 1_000

/** Fills environment variables and secrets into the values (not the keys) of a document. They stay text. */
export function fillIn(document: Document.Parsed, surroundings: Surroundings): Filled {
  const faults: Fault[] = []
  const raw = new Map<unknown, string>()
  visit(document, {
    Scalar(key, scalar, ancestors) {
      const { value } = scalar
      if (key === 'key' || typeof value !== 'string' || !isExpandable(value)) return
      raw.set(scalar, value)
      try {
        scalar.value = expandText(value, surroundings)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        if (faults.length >= MAX_FAULTS) return visit.BREAK
        faults.push({ offset: offsetOf(scalar), path: pathTo(scalar, ancestors), message })
      }
    },
  })
  return { faults, raw }
}

function pathTo(scalar: Scalar, ancestors: readonly unknown[]): Path {
  return ancestors.flatMap((ancestor, depth) => {
    if (isPair(ancestor)) return String((ancestor.key as Scalar).value)
    return isSeq(ancestor) ? ancestor.items.indexOf(ancestors[depth + 1] ?? scalar) : []
  })
}
