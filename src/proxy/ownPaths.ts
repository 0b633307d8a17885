import packageJson from '../../package.json' with { type: 'json' }

/** True for a request target below Usher's own prefix, which never reaches an upstream. */
export function isOwnPath(target: string, ownPath: string): boolean {
  if (!target.startsWith(ownPath)) return false
  const next = target[ownPath.length]
  return next === undefined || next === '/' || next === '?'
}

/** What Usher answers at its own paths: path to JSON. */
export function ownRoutes(ownPath: string): ReadonlyMap<string, object> {
  return new Map([[`${ownPath}/health`, { status: 'ok', version: packageJson.version }]])
}
