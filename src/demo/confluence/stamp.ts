import { createHash } from 'node:crypto'
import { readCookie, type Answer, type DemoRequest, type Field } from '../message.ts'
import type { Person } from '../people.ts'

type Stamp = (answer: Answer, request: DemoRequest, person: Person | undefined) => Answer

/** Gives the function that puts what Tomcat and Confluence say about themselves onto every answer. */
export function createStamp(): Stamp {
  let requests = 0

  return function stamp(answer, request, person) {
    requests += 1
    const session = readCookie(request, 'JSESSIONID')
    return {
      ...answer,
      // Tomcat sends no reason phrase since 8.5. Node keeps '' only as the second argument of writeHead.
      reason: '',
      fields: [
        ['X-AREQUESTID', `${minuteOfDay()}x${requests}x1`],
        ...(session === undefined ? [] : [['X-ASESSIONID', shortName(session)] as const]),
        ['X-AUSERNAME', person?.username ?? 'anonymous'],
        ...SECURITY_FIELDS,
        ...answer.fields,
        ['Date', new Date().toUTCString()],
      ],
    }
  }
}

const SECURITY_FIELDS: readonly Field[] = [
  ['X-XSS-Protection', '1; mode=block'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['Content-Security-Policy', "frame-ancestors 'self'"],
]

function minuteOfDay(): number {
  const now = new Date()
  return now.getUTCHours() * 60 + now.getUTCMinutes()
}

/** Tells sessions apart in a log without giving the session away. */
function shortName(session: string): string {
  return createHash('sha256').update(session).digest('hex').slice(0, 6)
}
