import { originForm } from './requestTarget.ts'

/** True for a request target below Usher's own prefix, in whatever form; it never reaches an upstream. */
export function isOwnPath(target: string, ownPath: string): boolean {
  const path = originForm(target)
  if (!path.startsWith(ownPath)) return false
  const next = path[ownPath.length]
  return next === undefined || next === '/' || next === '?'
}
