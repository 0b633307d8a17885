import type { DemoRequest } from '../message.ts'
import type { Person } from '../people.ts'
import type { Sessions } from '../sessions.ts'
import type { Route } from './route.ts'

/** One request to the front controller, and who asks. */
export type Visit = Route & {
  readonly request: DemoRequest
  readonly contextPath: string
  readonly sessions: Sessions
  readonly person: Person | undefined
}

/** Address of a route, for links and redirects. */
export function linkTo(visit: Visit, route: string): string {
  return `${visit.contextPath}/index.php?/${route}`
}
