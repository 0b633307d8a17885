import { randomBytes } from 'node:crypto'
import { remember } from './bounded.ts'
import { readCookie, type DemoRequest, type Field } from './message.ts'
import type { Person } from './people.ts'

const MAX_SESSIONS = 1_000
const REMEMBERED_SECONDS = 14 * 24 * 60 * 60

export type Sessions = {
  /** Whose session the request carries; undefined for none and for one that has ended. */
  personOf(request: DemoRequest): Person | undefined
  /** Starts a session and gives the Set-Cookie field for it. */
  open(person: Person, options: { keep: boolean }): Field
  /** Ends the session of the request and gives the Set-Cookie field that clears it. */
  end(request: DemoRequest): Field
}

/** Sessions in memory; when there are too many the oldest one ends. `attributes` as in `Path=/; HttpOnly`. */
export function createSessions(cookieName: string, attributes: string): Sessions {
  const people = new Map<string, Person>()

  function personOf(request: DemoRequest): Person | undefined {
    return people.get(readCookie(request, cookieName) ?? '')
  }

  function open(person: Person, { keep }: { keep: boolean }): Field {
    const id = newSessionId()
    remember(people, id, person, MAX_SESSIONS)
    const lifetime = keep ? `; Max-Age=${REMEMBERED_SECONDS}` : ''
    return ['Set-Cookie', `${cookieName}=${id}; ${attributes}${lifetime}`]
  }

  function end(request: DemoRequest): Field {
    people.delete(readCookie(request, cookieName) ?? '')
    return ['Set-Cookie', `${cookieName}=; ${attributes}; Max-Age=0`]
  }

  return { personOf, open, end }
}

/** An identity that nobody can guess; also good for showing one that leads to no session. */
export function newSessionId(): string {
  return randomBytes(16).toString('hex').toUpperCase()
}
