export type Path = readonly (string | number)[]

/** One thing wrong in a configuration file. line and column count from 1. */
export type ConfigProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
  readonly message: string
}

/** Every problem of a configuration, in the order of the file. Nothing of a configuration that throws this is used. */
export class ConfigError extends Error {
  readonly code = 'USHER_CONFIG'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const sorted = problems.toSorted(
      (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
    )
    super(sorted.map(describeProblem).join('\n'))
    this.name = 'ConfigError'
    this.problems = sorted
  }
}

/** `file:line:column path: message`, the form that editors and terminals make clickable. */
export function describeProblem({ file, line, column, path, message }: ConfigProblem): string {
  return `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`
}

/** ['sites', 0, 'when', 'www-authenticate'] becomes sites[0].when["www-authenticate"]. */
export function formatPath(path: Path): string {
  return path.map(formatSegment).join('').replace(/^\./, '')
}

function formatSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`
  return /^[A-Za-z_$][\w$]*$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
}
