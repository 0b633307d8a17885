// The process: arguments in, exit code out. 0 fine, 1 refused or failed with a message, 2 wrong usage.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import packageJson from '../package.json' with { type: 'json' }
import { check } from './commands/check.ts'
import { serve } from './commands/serve.ts'
import { ConfigError } from './config/problem.ts'

const DEFAULT_CONFIG = 'config/usher.yaml'

const HELP = `Usage: usher COMMAND [options]

Commands:
  serve    Run the proxy (the default command)
  check    Read a configuration and say everything that is wrong with it

Options:
  --config FILE   The configuration; ${DEFAULT_CONFIG} by default
  --help          Show this text
  --version       Show the version
`

const COMMANDS = { serve, check }

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const parsed = parse(args)
  if (parsed instanceof Error) return fail(2, `${parsed.message}\n\n${HELP}`)
  const { values, positionals } = parsed
  if (values.help) return say(HELP)
  if (values.version) return say(`${packageJson.version}\n`)
  const [name = 'serve', ...rest] = positionals
  if (!Object.hasOwn(COMMANDS, name)) return fail(2, `unknown command "${name}"\n\n${HELP}`)
  if (rest.length > 0) return fail(2, `unexpected argument "${rest[0]}"\n\n${HELP}`)
  const configFile = values.config ?? DEFAULT_CONFIG
  if (values.config === undefined && !existsSync(configFile)) {
    return fail(1, `there is no ${configFile} here; name a configuration with --config FILE\n`)
  }
  try {
    return await COMMANDS[name as keyof typeof COMMANDS]({ configFile, env: process.env })
  } catch (error) {
    if (error instanceof ConfigError) return fail(1, `${error.message}\n`)
    return fail(1, `${error instanceof Error ? error.message : String(error)}\n`)
  }
}

function parse(args: string[]): ReturnType<typeof parseOptions> | Error {
  try {
    return parseOptions(args)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function parseOptions(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
    },
  })
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function fail(code: number, text: string): number {
  process.stderr.write(`usher: ${text}`)
  return code
}
