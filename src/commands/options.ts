import { parseArgs } from 'node:util'

/** Every option of every command; a command says which it takes. */
const OPTIONS = {
  as: { type: 'string' },
  config: { type: 'string' },
  header: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  licence: { type: 'string' },
  method: { type: 'string' },
  preset: { type: 'string', multiple: true },
  'request-header': { type: 'string', multiple: true },
  site: { type: 'string' },
  status: { type: 'string' },
  target: { type: 'string' },
  version: { type: 'boolean', short: 'v' },
} as const

export type OptionName = keyof typeof OPTIONS
export type CommandLine = ReturnType<typeof parseCommandLine>
export type Options = CommandLine['values']

/** Options and what is none. Throws an Error that says which option is not as it must be. */
export function parseCommandLine(args: string[]) {
  return parseArgs({ args, allowPositionals: true, options: OPTIONS })
}
