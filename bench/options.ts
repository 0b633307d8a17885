// The command line of the bench.
import { parseArgs } from 'node:util'

export type Options = {
  /** Names of peers that take part beside the floor and Usher. */
  readonly peers: readonly string[]
  readonly scenarios: readonly string[]
  readonly rounds: number
  readonly runInMs: number
  readonly sampleMs: number
  /** Asked of each target before it is sampled. */
  readonly warmRequests: number
  /** Where the results go as JSON; undefined for nowhere. */
  readonly json: string | undefined
}

/** All that can be named. */
export type Known = { readonly peers: readonly string[]; readonly scenarios: readonly string[] }

export const USAGE = `npm run bench -- [--peers NAME,...|none] [--scenarios NAME,...] [--rounds N] [--seconds N] [--run-in SECONDS] [--warm REQUESTS] [--json FILE]`

const DEFAULT_ROUNDS = '5'
const DEFAULT_SECONDS = '1'
const DEFAULT_RUN_IN_SECONDS = '1'

// V8 has compiled the last of what a request needs after some fifteen thousand.
export const DEFAULT_WARM_REQUESTS = 20_000

/** A mistake on a command line; its message says what would be right. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** The options of a command line; throws WrongUsage. */
export function readOptions(args: readonly string[], known: Known): Options {
  const values = parse(args)
  return {
    peers: values.peers === 'none' ? [] : namesIn('--peers', values.peers, known.peers),
    scenarios: namesIn('--scenarios', values.scenarios, known.scenarios),
    rounds: wholeNumber('--rounds', values.rounds),
    runInMs: positive('--run-in', values['run-in']) * 1_000,
    sampleMs: positive('--seconds', values.seconds) * 1_000,
    warmRequests: wholeNumber('--warm', values.warm),
    json: values.json,
  }
}

type Values = {
  peers?: string
  scenarios?: string
  json?: string
  rounds: string
  seconds: string
  'run-in': string
  warm: string
}

function parse(args: readonly string[]): Values {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        peers: { type: 'string' },
        scenarios: { type: 'string' },
        rounds: { type: 'string', default: DEFAULT_ROUNDS },
        seconds: { type: 'string', default: DEFAULT_SECONDS },
        'run-in': { type: 'string', default: DEFAULT_RUN_IN_SECONDS },
        warm: { type: 'string', default: String(DEFAULT_WARM_REQUESTS) },
        json: { type: 'string' },
      },
    })
    return values
  } catch (error) {
    throw new WrongUsage(`${(error as Error).message}\n${USAGE}`, { cause: error })
  }
}

function namesIn(option: string, list: string | undefined, known: readonly string[]): readonly string[] {
  if (list === undefined) return known
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new WrongUsage(`${option} does not know "${unknown}"; it knows ${known.join(', ')}`)
  return known.filter((name) => names.includes(name))
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new WrongUsage(`${option} takes a whole number from 1, not "${text}"`)
  return Number(text)
}

export function positive(option: string, text: string): number {
  const number = Number(text)
  if (!(number > 0 && number < Infinity))
    throw new WrongUsage(`${option} takes a number above 0, not "${text}"`)
  return number
}
