import { spawnSync } from 'node:child_process'

/** What a program says of its version, by a pattern with one group; undefined where it is not installed. */
export function installedVersion(
  command: readonly [string, ...string[]],
  pattern: RegExp,
): string | undefined {
  const [program, ...args] = command
  const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env: withSbin() })
  return error === undefined ? pattern.exec(stdout + stderr)?.[1] : undefined
}

/** The environment of this process; Debian keeps servers where the PATH of people does not look. */
export function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` }
}
