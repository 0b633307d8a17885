import { parseArgs } from 'node:util'
import { nearest } from '../config/validate/nearest.ts'
import { UsageError } from './command.ts'

/** Every option of every command; a command says which it takes. */
const OPTIONS = {
  as: { type: 'string' },
  cause: { type: 'string' },
  config: { type: 'string' },
  export: { type: 'string' },
  format: { type: 'string' },
  header: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  host: { type: 'string' },
  insecure: { type: 'boolean' },
  json: { type: 'boolean' },
  licence: { type: 'string' },
  method: { type: 'string' },
  observed: { type: 'boolean' },
  out: { type: 'string' },
  port: { type: 'string' },
  ports: { type: 'boolean' },
  preset: { type: 'string', multiple: true },
  'request-header': { type: 'string', multiple: true },
  sarif: { type: 'boolean' },
  since: { type: 'string' },
  site: { type: 'string' },
  status: { type: 'string' },
  strict: { type: 'boolean' },
  target: { type: 'string' },
  until: { type: 'string' },
  upstreams: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
} as const

export type OptionName = keyof typeof OPTIONS
export type CommandLine = ReturnType<typeof parseStrictly>
export type Options = CommandLine['values']

/** Options and what is none. Throws an Error that says which option is not as it must be. */
export function parseCommandLine(args: string[]): CommandLine {
  const { tokens } = parseArgs({
    args,
    allowPositionals: true,
    options: OPTIONS,
    strict: false,
    tokens: true,
  })
  const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name))
  if (unknown?.kind === 'option') throw new UsageError(unknownOption(unknown.rawName))
  return parseStrictly(args)
}

function parseStrictly(args: string[]) {
  return parseArgs({ args, allowPositionals: true, options: OPTIONS })
}

function unknownOption(rawName: string): string {
  const guess = nearest(rawName.replace(/^-+/, ''), Object.keys(OPTIONS))
  return `unknown option ${rawName}${guess === undefined ? '' : `; did you mean --${guess}?`}`
}
