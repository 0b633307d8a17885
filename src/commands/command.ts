export type CommandOptions = { readonly configFile: string; readonly env: NodeJS.ProcessEnv }

/** A command resolves with its exit code. What it throws is printed as a message, with exit code 1. */
export type Command = (options: CommandOptions) => Promise<number>
