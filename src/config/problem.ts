export type Path = readonly (string | number)[]

/** One thing wrong in a configuration file. line and column count from 1. */
export type ConfigProblem = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
  readonly message: string
  /** The line as the file has it, to be shown under the message. */
  readonly excerpt?: string
  /** Lines to be shown below that. */
  readonly details?: readonly string[]
}

/** Every problem of a configuration, in the order of the file. Nothing of a configuration that throws this is used. */
export class ConfigError extends Error {
  readonly code = 'USHER_CONFIG'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const sorted = withoutRepeats(problems).toSorted(
      (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
    )
    super([headline(sorted), ...sorted.map(describeProblem)].join('\n\n'))
    this.name = 'ConfigError'
    this.problems = sorted
  }
}

// What stands once in the file and is used twice, by an alias, is wrong once.
function withoutRepeats(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const kinds = Map.groupBy(problems, ({ file, line, column, message }) =>
    JSON.stringify([file, line, column, message]),
  )
  return [...kinds.values()].flatMap(([first]) => first ?? [])
}

function headline(problems: readonly ConfigProblem[]): string {
  const files = [...new Set(problems.map(({ file }) => file))]
  return `${problems.length === 1 ? '1 problem' : `${problems.length} problems`} in ${files.join(', ')}`
}

/** Its place and message, the line with a caret, and the details. */
export function describeProblem(problem: ConfigProblem): string {
  const { excerpt, details = [] } = problem
  return [
    placeAndMessage(problem),
    ...(excerpt === undefined ? [] : [withCaret(excerpt, problem)]),
    ...details.map((detail) => `  ${printable(detail)}`),
  ].join('\n')
}

/** `file:line:column path: message`, the form that editors and terminals make clickable. */
export function placeAndMessage({ file, line, column, path, message }: ConfigProblem): string {
  return printable(`${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`)
}

const MAX_SHOWN_CHARACTERS = 100

// In a longer line nobody finds a caret.
const MAX_LINE_CHARACTERS = 2_000

// A secret in the open stays where it is: the place is enough.
const SENSITIVE =
  /(pas\w*|pwd|secret\w*|token\w*|api_?key\w*)["']?\s*:\s*["']?(?!file:|\$\{)\S|PRIVATE KEY|:\/\/\S*@/i

// The address of a webhook is a secret with many. YAML that cannot be read has no path.
const SENSITIVE_ANYWHERE =
  /:\/\/\S*(?:hook|[?&]sig=)|webhook["']?\s*:\s*\{.*:\/\/|authorization["']?\s*:\s*["']?(?:basic|bearer)\s/i
const SENSITIVE_IN_WEBHOOK = /(?:url\w*|address|endpoint|auth\w*)["']?\s*:\s*["']?(?!file:|\$\{)\S|:\/\//i

function mayHoldSecret(excerpt: string, path: string): boolean {
  const isInWebhook = /(?:^|\.)webhook(?:\.|$)/.test(path)
  return (
    SENSITIVE.test(excerpt) ||
    SENSITIVE_ANYWHERE.test(excerpt) ||
    (isInWebhook && SENSITIVE_IN_WEBHOOK.test(excerpt))
  )
}

type Place = Pick<ConfigProblem, 'line' | 'column' | 'path'>

function withCaret(excerpt: string, { line, column, path }: Place): string {
  const gutter = `  ${line} | `
  if (excerpt.length > MAX_LINE_CHARACTERS) return `${gutter}(the line is too long to be shown)`
  if (mayHoldSecret(excerpt, path)) return `${gutter}(the line may hold a secret and is not shown)`
  // A long line is shown from a little before the place.
  const before = Math.min(column - 1 - MAX_SHOWN_CHARACTERS / 2, excerpt.length - MAX_SHOWN_CHARACTERS)
  const start = Math.max(0, before)
  const shown = printable(excerpt.slice(start, start + MAX_SHOWN_CHARACTERS))
  return `${gutter}${shown}\n${' '.repeat(gutter.length - 2)}| ${' '.repeat(column - 1 - start)}^`
}

// Tabs as one space keep the caret in its place; control characters could rewrite the terminal.
function printable(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\u00b7')
}

/** ['sites', 0, 'when', 'www-authenticate'] becomes sites[0].when["www-authenticate"]. */
export function formatPath(path: Path): string {
  return path.map(formatSegment).join('').replace(/^\./, '')
}

const MAX_SEGMENT_CHARACTERS = 60

function formatSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`
  if (/^[A-Za-z_$][\w$]*$/.test(segment) && segment.length <= MAX_SEGMENT_CHARACTERS) return `.${segment}`
  return `[${JSON.stringify(segment.slice(0, MAX_SEGMENT_CHARACTERS))}]`
}
