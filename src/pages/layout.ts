import { Liquid, LiquidError, type Template } from 'liquidjs'
import { TemplateError } from './templateError.ts'

/** Renders one compiled template with a flat view. */
export type Layout = (name: string, view: object) => string

/** Compiles every template. Throws TemplateError naming the template, the line and the column. */
export function compileLayout(layouts: Readonly<Record<string, string>>): Layout {
  const sources = withoutIndentation(layouts)
  const liquid = new Liquid({
    templates: sources,
    cache: true,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: 'escape',
  })

  function naming<T>(name: string, run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (!LiquidError.is(error)) throw error
      const culprit = Object.keys(sources).find((key) => sources[key] === error.token.input)
      throw new TemplateError(culprit ?? name, error.message, { cause: error })
    }
  }

  const compiled = new Map<string, Template[]>()
  for (const name of Object.keys(sources)) {
    compiled.set(
      name,
      naming(name, () => liquid.parseFileSync(name)),
    )
  }

  return function renderLayout(name, view) {
    const template = compiled.get(name)
    if (template === undefined) throw new TemplateError(name, 'is missing')
    return naming(name, () => liquid.renderSync(template, view) as string)
  }
}

// People read the templates, browsers the pages. Line numbers in errors stay true.
function withoutIndentation(layouts: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(layouts)
  return Object.fromEntries(
    entries.map(([name, source]) => [name, source.replaceAll(/^[ \t]+|[ \t]+$/gm, '').trimEnd()]),
  )
}
