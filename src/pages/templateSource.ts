import type { ConfigProblem } from '../config/problem.ts'

/** Where something stands in a text as it is rendered; both count from 1. */
export type Position = { readonly line: number; readonly column: number }

/** The templates as they are rendered, and the way back to the files that people wrote. */
export class TemplateSources {
  /** By their names. Nothing is inherited, so that no other name leads anywhere. */
  readonly rendered: Readonly<Record<string, string>>
  readonly #written: ReadonlyMap<string, string>
  readonly #files: Readonly<Record<string, string>>

  /** files: the path of each template that is not a shipped one. */
  constructor(layouts: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
    const entries = Object.entries(layouts)
    const rendered = entries.map(([name, source]) => [name, withoutIndentation(source)])
    this.rendered = Object.assign(Object.create(null) as object, Object.fromEntries(rendered))
    this.#written = new Map(entries)
    this.#files = files
  }

  /** What is wrong at a place of a template, as its file has it. */
  problem(name: string, { line, column }: Position, message: string): ConfigProblem {
    const excerpt = this.#written.get(name)?.split('\n')[line - 1] ?? ''
    const [indentation = ''] = /^[ \t]*/.exec(excerpt) ?? []
    return {
      file: Object.hasOwn(this.#files, name) ? (this.#files[name] ?? name) : `templates/${name}`,
      line,
      column: column + indentation.length,
      path: '',
      message,
      ...(excerpt.trim() !== '' && { excerpt }),
    }
  }
}

// People read the templates, browsers the pages. Line numbers stay true.
function withoutIndentation(source: string): string {
  return source.replaceAll(/^[ \t]+|[ \t]+$/gm, '').trimEnd()
}
