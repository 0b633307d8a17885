// The process: arguments in, exit code out. 0 fine, 1 refused or failed with a message, 2 wrong usage.
import packageJson from '../package.json' with { type: 'json' }
import { UsageError } from './commands/command.ts'
import type { Command } from './commands/command.ts'
import { COMMANDS, HELP } from './commands/index.ts'
import { parseCommandLine } from './commands/options.ts'
import type { CommandLine, OptionName } from './commands/options.ts'
import { nearest } from './config/validate/nearest.ts'
import { isWorker, runWorker } from './workers/worker.ts'

if (isWorker()) runWorker()
else process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const parsed = parse(args)
  if (parsed instanceof Error) return misused(parsed.message)
  const { values, positionals } = parsed
  if (values.help) return say(HELP)
  if (values.version) return say(`${packageJson.version}\n`)
  const [name = 'serve', ...operands] = positionals
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!load) return misused(unknownCommand(name))
  const command = await load()
  const fault = faultOf(command, parsed, name)
  if (fault !== undefined) return misused(fault)
  try {
    return await command.run({ options: values, operands, env: process.env })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return fail(error instanceof UsageError ? 2 : 1, `${message}\n`)
  }
}

function parse(args: string[]): CommandLine | Error {
  try {
    return parseCommandLine(args)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function unknownCommand(name: string): string {
  const names = Object.keys(COMMANDS)
  const guess = nearest(name, names)
  const hint = guess === undefined ? `there are ${names.join(', ')}` : `did you mean "${guess}"?`
  return `unknown command "${name}"; ${hint}`
}

function faultOf(command: Command, { values, positionals }: CommandLine, name: string): string | undefined {
  const [, operand] = positionals
  if (!command.takesOperands && operand !== undefined) {
    const isMeant = command.takes.includes('config') && values.config === undefined
    return `unexpected argument "${operand}"${isMeant ? `; for a configuration say --config ${operand}` : ''}`
  }
  const foreign = Object.keys(values).find((option) => !command.takes.includes(option as OptionName))
  return foreign === undefined ? undefined : `the command ${name} takes no --${foreign}`
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function misused(message: string): number {
  return fail(2, `${message}\nusher --help says how it goes.\n`)
}

function fail(code: number, text: string): number {
  process.stderr.write(`usher: ${text}`)
  return code
}
