import packageJson from '../../../package.json' with { type: 'json' }
import { originForm } from './requestTarget.ts'

/** True for a request target below Usher's own prefix, in whatever form; it never reaches an upstream. */
export function isOwnPath(target: string, ownPath: string): boolean {
  const path = originForm(target)
  if (!path.startsWith(ownPath)) return false
  const next = path[ownPath.length]
  return next === undefined || next === '/' || next === '?'
}

/** What Usher answers at its own paths, made when it is asked for: path to JSON. health: what else there is to tell. */
export function ownRoutes(ownPath: string, health: () => object): ReadonlyMap<string, () => object> {
  const { version } = packageJson
  return new Map([[`${ownPath}/health`, () => ({ status: 'ok', version, ...health() })]])
}
