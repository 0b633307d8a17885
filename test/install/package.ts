// The package as npm makes it out of this checkout, and installs it elsewhere.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { temporaryDirectory } from '../helpers/usher.ts'

const ROOT = join(import.meta.dirname, '../..')
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/

export type Installed = {
  /** The project that has Usher among its dependencies. */
  readonly directory: string
  /** The link that npm makes for people to call. */
  readonly bin: string
}

/** Packs and installs. Resolves with undefined, and says so, where the registry cannot be reached. */
export async function installPackage(t: Test): Promise<Installed | undefined> {
  const directory = await temporaryDirectory(t)
  const { filename } = await pack(directory)
  try {
    // A project of its own, so that npm looks no further up for one.
    await writeFile(join(directory, 'package.json'), '{}')
    await npm(directory, ['install', '--prefer-offline', '--fetch-retries=0', join(directory, filename)])
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    if (!OFFLINE.test(stderr)) throw error
    t.comment(`NOT TESTED: the registry of npm cannot be reached\n${stderr}`)
    return undefined
  }
  return { directory, bin: join(directory, 'node_modules/.bin/usher') }
}

export type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] }

/** Makes the tarball in a directory. */
export async function pack(directory: string): Promise<Packed> {
  const answer = JSON.parse(await npm(ROOT, ['pack', '--json', '--pack-destination', directory])) as Packed[]
  if (answer[0] === undefined) throw new Error('npm pack made nothing')
  return answer[0]
}

async function npm(cwd: string, args: string[]): Promise<string> {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  return (await promisify(execFile)('npm', [...args, ...quiet], { cwd })).stdout
}

/** A Node on this machine that is too old to run Usher by itself, such as the system's own; undefined where there is none. */
export function findOldNode(): string | undefined {
  const directories = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((name) => !name.includes('node_modules'))
  return directories
    .map((name) => join(name, 'node'))
    .filter((file) => existsSync(file))
    .find((file) => majorVersion(file) < 24)
}

function majorVersion(node: string): number {
  return Number.parseInt(execFileSync(node, ['--version']).toString().slice(1))
}

/** The Node that came with the package. */
export function bundledNode({ directory }: Installed): string {
  const modules = join(directory, 'node_modules')
  const name = readdirSync(modules).find((entry) => /^node-(linux|win|darwin|bin-darwin)-/.test(entry))
  if (name === undefined) throw new Error('no Node came with the package')
  return join(modules, name)
}
