import type { DemoRequest } from '../message.ts'
import type { Person } from '../people.ts'
import type { Sessions } from '../sessions.ts'
import type { Attempt, Gatekeeper } from './gatekeeper.ts'

/** One request, and who asks. */
export type Visit = {
  readonly request: DemoRequest
  /** After the context path. */
  readonly path: string
  readonly parameters: URLSearchParams
  readonly contextPath: string
  readonly sessions: Sessions
  readonly gatekeeper: Gatekeeper
  /** What came of the Basic credentials of this request, if it carries some. */
  readonly attempt: Attempt | undefined
  readonly person: Person | undefined
}
