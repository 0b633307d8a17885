// What a template includes is known before it is rendered: parts that are there, named in quotes, in no circle.
import { TagToken } from 'liquidjs'
import type { Template } from 'liquidjs'
import { nearest } from '../config/validate/nearest.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { TemplateError } from './templateError.ts'
import type { TemplateSources } from './templateSource.ts'

type Compiled = ReadonlyMap<string, readonly Template[]>

type Include = { readonly from: string; readonly to: string | undefined; readonly tag: TagToken }

/** Throws TemplateError with every include that leads nowhere, or back to where it stands. */
export function checkIncludes(compiled: Compiled, sources: TemplateSources): void {
  const includes = [...compiled].flatMap(([from, templates]) => [...includesOf(from, templates)])
  const names = [...compiled.keys()]
  const faults = includes.flatMap((include) => {
    const message = faultOf(include, { includes, names })
    return message === undefined ? [] : [{ include, message }]
  })
  const [first] = faults
  if (first === undefined) return
  const problems = faults.map(({ include, message }) => problemAt(include, message, sources))
  throw new TemplateError(first.include.from, problems)
}

function* includesOf(from: string, templates: readonly Template[]): Generator<Include> {
  for (const template of templates) {
    const { token } = template
    const isInclude = token instanceof TagToken && (token.name === 'include' || token.name === 'render')
    if (isInclude) yield { from, to: template.partialScope?.()?.name, tag: token }
    else yield* includesOf(from, childrenOf(template))
  }
}

function childrenOf(template: Template): readonly Template[] {
  const children = template.children?.(false, true).next()
  return children?.done === true ? children.value : []
}

type Surroundings = { readonly includes: readonly Include[]; readonly names: readonly string[] }

function faultOf({ from, to }: Include, { includes, names }: Surroundings): string | undefined {
  if (to === undefined) return "must name one part in quotes, such as {% include 'parts/logo.liquid' %}"
  if (!names.includes(to)) {
    const guess = nearest(to, names)
    return `there is no part ${JSON.stringify(to)}${guess === undefined ? '' : `; did you mean ${JSON.stringify(guess)}?`}`
  }
  const circle = wayBack({ from, to }, includes)
  return circle === undefined ? undefined : `includes itself: ${circle.join(' > ')}; a page would never end`
}

type Step = { readonly from: string; readonly to: string }

/** The names from a template over what it includes to itself; undefined where none leads back. */
function wayBack({ from, to }: Step, includes: readonly Include[]): string[] | undefined {
  const ways = new Map([[to, [from, to]]])
  for (const [name, way] of ways) {
    if (name === from) return way
    for (const next of includes) {
      if (next.from !== name || next.to === undefined || ways.has(next.to)) continue
      ways.set(next.to, [...way, next.to])
    }
  }
  return undefined
}

function problemAt({ from, tag }: Include, message: string, sources: TemplateSources): ConfigProblem {
  const [line = 1, column = 1] = tag.getPosition()
  return sources.problem(from, { line, column }, message)
}
