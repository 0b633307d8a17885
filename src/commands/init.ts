import { existsSync, writeFileSync } from 'node:fs'
import { parseConfig } from '../config/load.ts'
import { reasonOf } from '../config/source/readBounded.ts'
import { PRESETS_DIRECTORY } from '../places.ts'
import { writeConfiguration } from '../probe/configuration.ts'
import { toText } from '../probe/forms.ts'
import type { Command, Invocation } from './command.ts'
import { say } from './output.ts'
import { probeTarget } from './probeTarget.ts'

const DEFAULT_OUT = 'usher.yaml'

// To standard output, as other tools call it.
const STANDARD_OUTPUT = '-'

/** Asks an application what it is, and writes a configuration for it. */
export const INIT: Command = { takes: ['insecure', 'out'], takesOperands: true, run: init }

async function init(invocation: Invocation): Promise<number> {
  const { out = DEFAULT_OUT } = invocation.options
  // Before anybody is asked; what is written later fails on its own if another has been quicker.
  if (out !== STANDARD_OUTPUT && existsSync(out)) throw new Error(isThere(out))
  const { address, target, findings, rows } = await probeTarget(invocation)
  const text = writeConfiguration(findings, target)
  parseConfig(text, out, { env: {}, presetsDirectory: PRESETS_DIRECTORY })
  if (out === STANDARD_OUTPUT) say(text)
  else {
    writeNew(out, text)
    say(
      `${toText(address, findings, rows)}\n${out} is written. Next: usher check --config ${out}, usher serve --config ${out}\n`,
    )
  }
  return 0
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST'
    throw new Error(isTaken ? isThere(file) : `${file} cannot be written: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

function isThere(file: string): string {
  return `${file} is there already, and is not overwritten; name another with --out FILE`
}
