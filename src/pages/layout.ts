import { Liquid, LiquidError, type Template } from 'liquidjs'
import { checkIncludes } from './layoutIncludes.ts'
import { checkFields } from './layoutFields.ts'
import { TemplateError } from './templateError.ts'
import { TemplateSources } from './templateSource.ts'

/** Renders one compiled template with a flat view. */
export type Layout = (name: string, view: object) => string

// What a template may cost. The shipped ones need a hundredth of each; by the clock more, on a machine that is busy.
const MAX_RENDER_MS = 3_000
const MAX_TEMPLATE_CHARACTERS = 100_000
const MAX_ITEMS_AND_CHARACTERS = 1_000_000
const MAX_RENDERED_CHARACTERS = 1_000_000

// Another way to include, which nothing here follows; and tags that write into the view.
const REFUSED_TAGS = ['layout', 'block', 'increment', 'decrement'] as const

/**
 * Compiles every template; files has the path of each that is not a shipped one.
 * Throws TemplateError naming file, line and column; so does rendering, where a view lacks what is named.
 */
export function compileLayout(
  layouts: Readonly<Record<string, string>>,
  files?: Readonly<Record<string, string>>,
): Layout {
  const sources = new TemplateSources(layouts, files)
  const liquid = sandbox(sources)
  const compiled = parseAll(liquid, sources)
  checkIncludes(compiled, sources)
  const checked = new Set<string>()

  return function renderLayout(name, view) {
    const template = compiled.get(name)
    if (template === undefined) throw new TemplateError(name, 'is missing')
    // Once for each, as every view of one template has the same fields.
    if (!checked.has(name)) checkFields({ name, template, liquid, sources, fields: Object.keys(view) })
    checked.add(name)
    const html = locating({ name, sources }, () => liquid.renderSync(template, view) as string)
    if (html.length <= MAX_RENDERED_CHARACTERS) return html
    const message = `makes a page of ${html.length} characters; ${MAX_RENDERED_CHARACTERS} are allowed`
    throw new TemplateError(name, [sources.problem(name, { line: 1, column: 1 }, message)])
  }
}

/** Liquid over these texts alone: it reads no file, calls nothing, and ends. */
function sandbox({ rendered }: TemplateSources): Liquid {
  const liquid = new Liquid({
    templates: rendered,
    relativeReference: false,
    cache: true,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: 'escape',
    parseLimit: MAX_TEMPLATE_CHARACTERS,
    renderLimit: MAX_RENDER_MS,
    memoryLimit: MAX_ITEMS_AND_CHARACTERS,
  })
  for (const tag of REFUSED_TAGS) Reflect.deleteProperty(liquid.tags, tag)
  return liquid
}

function parseAll(liquid: Liquid, sources: TemplateSources): Map<string, Template[]> {
  const errors: TemplateError[] = []
  const compiled = new Map<string, Template[]>()
  for (const name of Object.keys(sources.rendered)) {
    try {
      compiled.set(
        name,
        locating({ name, sources }, () => liquid.parseFileSync(name)),
      )
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      errors.push(error)
    }
  }
  const [first] = errors
  if (first === undefined) return compiled
  throw new TemplateError(
    first.template,
    errors.flatMap(({ problems }) => problems),
    { cause: first.cause },
  )
}

type Located = { readonly name: string; readonly sources: TemplateSources }

function locating<T>({ name, sources }: Located, run: () => T): T {
  try {
    return run()
  } catch (error) {
    const { culprit = name, line = 1, column = 1 } = placeOf(error, sources)
    throw new TemplateError(culprit, [sources.problem(culprit, { line, column }, reasonOf(error))], {
      cause: error,
    })
  }
}

type Place = { readonly culprit?: string | undefined; readonly line?: number; readonly column?: number }

function placeOf(error: unknown, { rendered }: TemplateSources): Place {
  if (!LiquidError.is(error)) return {}
  const { file, input } = error.token
  const [line = 1, column = 1] = error.token.getPosition()
  // What stands inside a tag knows its text, and not its name.
  return { culprit: file ?? Object.keys(rendered).find((name) => rendered[name] === input), line, column }
}

const REASONS: Readonly<Record<string, string>> = {
  'template render limit exceeded': `takes longer than ${MAX_RENDER_MS} ms to render; repeat less`,
  'memory alloc limit exceeded': `makes more than ${MAX_ITEMS_AND_CHARACTERS} items and characters; repeat less`,
  'parse length limit exceeded': `is longer than ${MAX_TEMPLATE_CHARACTERS} characters`,
}

// Liquid says the place at the end of its message.
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const reason = message.replace(/,(?: file:[^,]*,)? line:\d+, col:\d+$/, '')
  return REASONS[reason] ?? reason
}
