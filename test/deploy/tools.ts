// Programs that check what is in deploy/, where they are installed.
import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../docs/markdown.ts'

/** Why a test is left out; false where the program is installed. */
export function without(program: string): string | false {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, program))
  return places.some(isExecutable) ? false : `install ${program} to run this`
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // there is none
  }
}

/** What a program prints, from the root of the checkout. Rejects with what it complains of where it fails. */
export async function printed(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, [...args], { cwd: ROOT, maxBuffer: 16_777_216 })).stdout
}
