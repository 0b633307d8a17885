// Walks a value along its schema. Our own walk and not TypeBox's Errors(), because a message must name one thing:
// the branch of a union that was meant, the key that was misspelt, the remedy. A test holds it against TypeBox.
import type { TSchema } from 'typebox'
import { allowed, found } from './allowed.ts'
import type { FilledFrom } from './defaults.ts'
import { nearestKey, placeOf, valueHint } from './hints.ts'
import { formatPath } from '../problem.ts'
import type { Path } from '../problem.ts'
import { scalarFault } from './scalars.ts'
import {
  asNode,
  branchesOf,
  childOf,
  hasType,
  keysOf,
  requiredKeys,
  resolveReference,
} from '../schema/schemaNode.ts'
import type { Definitions, SchemaNode } from '../schema/schemaNode.ts'

export type Complaint = { readonly path: Path; readonly message: string }

/** atKey: it is the key that is wrong, not the value. */
export type SchemaProblem = Complaint & { readonly atKey: boolean }

/** What a schema cannot say about a value, asked only where everything in the value is as the schema says. */
export type Check = (value: never, path: Path) => Iterable<Complaint>

export type ValidateOptions = {
  /** By the name that a schema gives in checkedAs. */
  readonly checks?: Readonly<Record<string, Check>>
  /** Messages show this text, not what it was filled with. */
  readonly filledFrom?: FilledFrom
}

// Nobody reads more, and finding the place of each takes time.
const MAX_PROBLEMS = 1_000

/** Every way in which the value breaks the schema or fails a check, each in words with what was found and what is allowed. */
export function findSchemaProblems(
  schema: TSchema,
  value: unknown,
  { checks = {}, filledFrom = () => undefined }: ValidateOptions = {},
): SchemaProblem[] {
  const root = asNode(schema)
  const place = { schema: root, root, definitions: {}, path: [], options: { checks, filledFrom } }
  return walk(place, value).take(MAX_PROBLEMS).toArray()
}

/** A node of the schema and the place in the value that it speaks of. */
type Place = {
  readonly schema: SchemaNode
  readonly path: Path
  readonly definitions: Definitions
  readonly root: SchemaNode
  readonly options: Required<ValidateOptions>
}

type Problems = Generator<SchemaProblem>

function* walk(place: Place, value: unknown): Problems {
  const { node, definitions } = resolveReference(place.schema, place.definitions)
  const here = { ...place, schema: node, definitions }
  const meant = branchesOf(node).filter((branch) => hasType(branch, value))
  const branch = meant.find((one) => typeof value === 'object' || scalarFault(one, value) === undefined)
  if (branch) yield* walkBranch({ ...here, schema: branch }, value)
  else yield refuse(here, value, meant)
}

function* walkBranch(place: Place, value: unknown): Problems {
  const { path, options, schema } = place
  let sound = true
  for (const problem of walkInside(place, value)) {
    sound = false
    yield problem
  }
  const check = sound && schema.checkedAs !== undefined ? options.checks[schema.checkedAs] : undefined
  for (const complaint of check?.(value as never, path) ?? []) yield { atKey: false, ...complaint }
}

function* walkInside(place: Place, value: unknown): Problems {
  if (Array.isArray(value)) yield* walkList(place, value)
  else if (typeof value === 'object') yield* walkMap(place, value as PlainMap)
}

function* walkList(place: Place, list: readonly unknown[]): Problems {
  const { items = {}, minItems = 0, maxItems = Infinity, uniqueBy } = place.schema
  if (list.length < minItems) yield problemAt(place.path, 'must hold at least one; found an empty list')
  if (list.length > maxItems) {
    yield problemAt(place.path, `must hold at most ${maxItems}; found ${list.length}`)
  }
  for (const [index, item] of list.entries()) {
    yield* walk({ ...place, schema: items, path: [...place.path, index] }, item)
  }
  if (uniqueBy !== undefined) yield* findDuplicates(place, list, uniqueBy)
}

function* findDuplicates(place: Place, list: readonly unknown[], key: string): Problems {
  const firsts = new Map<string, number>()
  for (const [index, item] of list.entries()) {
    const value = (item as PlainMap | null)?.[key]
    if (typeof value !== 'string') continue
    const first = firsts.get(value)
    if (first === undefined) firsts.set(value, index)
    else {
      const path = [...place.path, index, key]
      yield problemAt(
        path,
        `${foundAt({ ...place, path }, value)} is already the ${key} of ${formatPath([...place.path, first])}`,
      )
    }
  }
}

type PlainMap = Readonly<Record<string, unknown>>

function* walkMap(place: Place, map: PlainMap): Problems {
  const { schema } = place
  const meant = new Set<string | undefined>()
  for (const [key, value] of Object.entries(map)) {
    const path = [...place.path, key]
    const child = childOf(schema, key)
    if (child === undefined) {
      if (isOpen(schema)) continue
      const guess = nearestKey(key, schema)
      meant.add(guess)
      yield { path, message: unknownKey(place, key, guess), atKey: true }
    } else if (value === null) yield { path, message: isEmpty(place, key), atKey: true }
    else yield* walk({ ...place, schema: child, path }, value)
  }
  for (const key of requiredKeys(schema)) {
    // One mistake, one message: a misspelt key is not missing as well.
    if (Object.hasOwn(map, key) || meant.has(key)) continue
    yield problemAt([...place.path, key], `is missing; it must be ${allowedAt(place, key)}`)
  }
  if (Object.keys(map).length < (schema.minProperties ?? 0)) yield refuse(place, map, [])
}

function isOpen({ additionalProperties, allowedKeys }: SchemaNode): boolean {
  return additionalProperties !== false && allowedKeys === undefined
}

function isEmpty(place: Place, key: string): string {
  const optional = requiredKeys(place.schema).includes(key) ? '' : ', or the key be left out'
  return `is empty; it must be ${allowedAt(place, key)}${optional}`
}

function allowedAt({ schema, definitions }: Place, key: string): string {
  return allowed(resolveReference(childOf(schema, key) ?? {}, definitions).node)
}

function unknownKey({ schema, root, definitions }: Place, key: string, guess: string | undefined): string {
  if (schema.allowedKeys !== undefined) {
    const mustBe = `must be ${schema.allowedKeys}`
    return guess === undefined ? mustBe : `unknown key ${found(key)}; did you mean "${guess}"? It ${mustBe}`
  }
  const list = `Allowed${guess === undefined ? ' here' : ''}: ${keysOf(schema).join(', ')}`
  if (key === '<<') return `maps cannot be merged; repeat the keys, or use an alias in place of the whole map`
  if (guess !== undefined) return `unknown key ${found(key)}; did you mean "${guess}"? ${list}`
  const below = placeOf(key, schema, definitions)
  const elsewhere = below ?? placeOf(key, root)
  return `unknown key ${found(key)}${elsewhere === undefined ? '' : `; it belongs in ${elsewhere}`}. ${list}`
}

function refuse(place: Place, value: unknown, branches: readonly SchemaNode[]): SchemaProblem {
  const { schema, path, options } = place
  if (schema.secret) return problemAt(path, `must be ${allowed(schema)}`)
  const reason = branches.map((branch) => scalarFault(branch, value)).find(Boolean)
  const hint = reason ?? valueHint(schema, value, String(path.at(-1)))
  const more = hint === undefined || options.filledFrom(path) !== undefined ? '' : `; ${hint}`
  return problemAt(path, `must be ${allowed(schema)}; found ${foundAt(place, value)}${more}`)
}

// What came from the environment or a secret stays there.
function foundAt({ path, options }: Place, value: unknown): string {
  const raw = options.filledFrom(path)
  return raw === undefined ? found(value) : `the value of ${found(raw)}`
}

function problemAt(path: Path, message: string): SchemaProblem {
  return { path, message, atKey: false }
}
