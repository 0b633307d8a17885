import { markup } from '../../markup.ts'
import { addFields, redirect, type Answer } from '../message.ts'
import { newSessionId } from '../sessions.ts'
import { insidePage } from './pages.ts'
import { sendToLogin } from './sendToLogin.ts'
import { basicRefusal, directoryFailure, errorPage, plainRefusal } from './tomcat.ts'
import type { Visit } from './visit.ts'

/** Refuses with the status itself rather than with a redirect; `reason` in the query asks for one kind. */
export function restrictedPage(visit: Visit): Answer {
  const ask = REFUSALS.get(visit.parameters.get('reason') ?? '')
  if (ask !== undefined) return ask(visit)
  if (visit.person === undefined) return plainRefusal(visit.request)
  return insidePage(visit, visit.person, {
    title: 'Restricted page',
    body: markup`<p>You are signed in, so this page opens.</p>`,
  })
}

const REFUSALS: ReadonlyMap<string, (visit: Visit) => Answer> = new Map([
  ['failed', (visit: Visit) => basicRefusal(visit, 'AUTHENTICATED_FAILED')],
  ['denied', (visit: Visit) => basicRefusal(visit, 'AUTHENTICATION_DENIED')],
  ['licence', (visit: Visit) => basicRefusal(visit, 'AUTHORISATION_FAILED')],
  ['out', (visit: Visit) => addFields(plainRefusal(visit.request), [['X-Seraph-LoginReason', 'OUT']])],
  ['directory', (visit: Visit) => directoryFailure(visit.request)],
])

/** Signed in is not enough here; the name that Confluence stamps onto every answer tells so. */
export function forbiddenPage(visit: Visit): Answer {
  return visit.person === undefined ? sendToLogin(visit) : errorPage(403)
}

/** Leaves the browser with a session that the server does not know, as a restart would. */
export function expireSession({ contextPath }: Visit): Answer {
  const cookie = `JSESSIONID=${newSessionId()}; Path=${contextPath || '/'}; HttpOnly`
  return redirect(`${contextPath}/restricted`, [['Set-Cookie', cookie]])
}
