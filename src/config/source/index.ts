import { isUtf8 } from 'node:buffer'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { Surroundings } from './expand.ts'
import { fillIn } from './fillIn.ts'
import { removeBadKeys } from './keys.ts'
import { follow, locate } from './locate.ts'
import { ConfigError, formatPath } from '../problem.ts'
import type { ConfigProblem, Path } from '../problem.ts'
import { readBounded } from './readBounded.ts'
import { describeYamlErrors } from './yamlErrors.ts'
import type { Fault } from './yamlErrors.ts'
import { findDeepFlow, findShapeFault } from './yamlShape.ts'

/** A YAML file as data that still knows where each value stands. */
export type Source = {
  readonly file: string
  readonly directory: string
  readonly data: unknown
  /** What is wrong in a text that can be read all the same: a key that stands twice, a variable that is not set. */
  readonly problems: readonly ConfigProblem[]
  /** A problem at the value of this path, or at its key (atKey). A path that the file lacks points at its nearest parent. */
  readonly problem: (path: Path, message: string, options?: { atKey?: boolean }) => ConfigProblem
  /** The text as the file has it, where the value of this path came from the environment or a secret. */
  readonly filledFrom: (path: Path) => string | undefined
  /** True where the file itself says something at this path. */
  readonly has: (path: Path) => boolean
}

const MAX_FILE_BYTES = 1_048_576

/**
 * Reads a YAML file; fills in environment variables and secrets where an environment is given.
 * Throws ConfigError for what cannot be read as data at all.
 */
export function readSource(file: string, env?: NodeJS.ProcessEnv, onFile?: OnFile): Source {
  onFile?.(resolve(file))
  return parseSource(readText(file), file, env, onFile)
}

type OnFile = NonNullable<Surroundings['onFile']>

/** The same for a text that is already here; file is its name in messages and the base of relative paths. */
export function parseSource(content: string, file: string, env?: NodeJS.ProcessEnv, onFile?: OnFile): Source {
  const text = content.replace(/^\uFEFF/, '')
  const lines = new LineCounter()
  const { document, fatal, small } = readDocument(text, lines)
  const place = createPlacer(file, text, lines)
  const directory = dirname(resolve(file))
  const filled = env && document && fillIn(document, { env, directory, onFile })
  const toProblem = ({ offset, message, path = [] }: Fault): ConfigProblem => place(offset, path, message)
  const problems = [...small, ...(filled?.faults ?? [])].map(toProblem)
  if (!document || fatal.length > 0)
    throw new ConfigError([...oncePerLine(fatal.map(toProblem)), ...problems])
  return {
    file,
    directory,
    // findShapeFault has counted the aliases; yaml's own count would refuse honest ones.
    data: document.toJS({ maxAliasCount: -1 }),
    problems,
    problem: (path, message, { atKey = false } = {}) => place(locate(document, path, atKey), path, message),
    filledFrom: (path) => filled?.raw.get(follow(document, path).node),
    has: (path) => follow(document, path).complete,
  }
}

type Read = {
  readonly document?: Document.Parsed
  readonly fatal: readonly Fault[]
  readonly small: readonly Fault[]
}

function readDocument(text: string, lineCounter: LineCounter): Read {
  const tooLarge = { offset: 0, message: `larger than ${MAX_FILE_BYTES} bytes` }
  const unread = text.length > MAX_FILE_BYTES ? tooLarge : findDeepFlow(text)
  if (unread) return { fatal: [unread], small: [] }
  const document = parseDocument(text, { ...YAML_OPTIONS, lineCounter })
  const syntax = describeYamlErrors(document, text)
  const shape = syntax.length > 0 ? undefined : findShapeFault(document)
  return { document, fatal: shape ? [shape] : syntax, small: removeBadKeys(document) }
}

const YAML_OPTIONS = {
  prettyErrors: false,
  // Named, so that a %YAML directive cannot choose another, with other types.
  schema: 'core',
  // removeBadKeys does it in linear time.
  uniqueKeys: false,
} as const

// One slip makes the parser stumble several times over.
function oncePerLine(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...Map.groupBy(problems, ({ line }) => line).values()].flatMap(([first]) => first ?? [])
}

type Placer = (offset: number, path: Path, message: string) => ConfigProblem

function createPlacer(file: string, text: string, lines: LineCounter): Placer {
  return (offset, path, message) => {
    const line = Math.max(1, lines.linePos(offset).line)
    const start = lines.lineStarts[line - 1] ?? 0
    const excerpt = text.slice(start, lines.lineStarts[line]).trimEnd()
    return { file, line, column: offset - start + 1, path: formatPath(path), message, excerpt }
  }
}

function readText(file: string): string {
  const cannot = (reason: string): ConfigError =>
    new ConfigError([{ file, line: 1, column: 1, path: '', message: `cannot be read: ${reason}` }])
  try {
    return decode(readBounded(file, MAX_FILE_BYTES))
  } catch (error) {
    throw cannot(error instanceof Error ? error.message : String(error))
  }
}

function decode(content: Buffer): string {
  if (isUtf8(content)) return content.toString('utf8')
  // What Notepad and PowerShell once wrote by default begins with these two bytes.
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe
  throw new Error(`it is ${isUtf16 ? 'UTF-16' : 'not UTF-8'} text; save it as UTF-8`)
}
