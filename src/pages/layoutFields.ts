// Liquid finds an unknown field only where it comes to it; this finds those in branches that no sample reaches.
import type { Liquid, Template } from 'liquidjs'
import { nearest } from '../config/validate/nearest.ts'
import { TemplateError } from './templateError.ts'
import type { TemplateSources } from './templateSource.ts'

export type FieldCheck = {
  readonly name: string
  readonly template: Template[]
  readonly liquid: Liquid
  readonly sources: TemplateSources
  /** All that the view has. */
  readonly fields: readonly string[]
}

/** Throws TemplateError with every field that a template and its parts name, and the view does not have. */
export function checkFields({ name, template, liquid, sources, fields }: FieldCheck): void {
  const unknown = Object.entries(liquid.analyzeSync(template).globals)
    .filter(([field]) => !fields.includes(field))
    .flatMap(([field, uses]) => uses.map(({ location }) => ({ field, location })))
  const [first] = unknown
  if (first === undefined) return
  const problems = unknown.map(({ field, location: { row, col, file = name } }) =>
    sources.problem(file, { line: row, column: col }, unknownField(field, fields)),
  )
  throw new TemplateError(first.location.file ?? name, problems)
}

function unknownField(field: string, fields: readonly string[]): string {
  const guess = nearest(field, fields)
  const hint = guess === undefined ? '' : ` did you mean ${guess}?`
  return `there is no field ${field};${hint} docs/templates.md lists them all`
}
