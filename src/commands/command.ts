import type { OptionName, Options } from './options.ts'

/** What was given on the command line, and the environment. */
export type Invocation = {
  readonly options: Options
  /** What follows the name of the command. */
  readonly operands: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

export type Command = {
  /** The options that it takes besides --help and --version. */
  readonly takes: readonly OptionName[]
  readonly takesOperands: boolean
  /** Resolves with the exit code. What it throws is printed as a message: exit code 2 for a UsageError, else 1. */
  readonly run: (invocation: Invocation) => Promise<number>
}

/** The command was not used as it must be. */
export class UsageError extends Error {
  readonly code = 'USHER_USAGE'

  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
