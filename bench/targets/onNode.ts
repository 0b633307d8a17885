// Targets that are files of this directory, run by the Node that runs the bench.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Launch, Setting } from './setting.ts'

const ROOT = join(import.meta.dirname, '../..')

type OnNode = {
  readonly version: () => string
  readonly launch: (setting: Setting) => Launch
}

// As the image and the unit for systemd run Usher (docs/decisions/0016-speed.md): for all alike.
const ENVIRONMENT = { MALLOC_ARENA_MAX: '1' }

/** A target in a file; its version is that of a package, of this one or of Node. flags: for Node. */
export function onNode(file: string, packageName?: string, flags: readonly string[] = []): OnNode {
  return {
    version: () => (packageName === undefined ? process.version : versionOf(packageName)),
    launch: (setting) => ({
      command: [process.execPath, ...flags, join(import.meta.dirname, file), JSON.stringify(setting)],
      env: ENVIRONMENT,
    }),
  }
}

function versionOf(packageName: string): string {
  const directory = packageName === 'usher' ? ROOT : join(ROOT, 'node_modules', packageName)
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string }
  return version
}
