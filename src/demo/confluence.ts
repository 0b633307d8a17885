import { captchaPicture } from './confluence/captcha.ts'
import { homePage, startPage } from './confluence/pages.ts'
import { contentList, statusReport } from './confluence/rest.ts'
import { expireSession, forbiddenPage, restrictedPage } from './confluence/refusals.ts'
import { createGatekeeper } from './confluence/gatekeeper.ts'
import { checkCredentials, loginForm, signOut } from './confluence/signIn.ts'
import { createStamp } from './confluence/stamp.ts'
import { basicRefusal, errorPage } from './confluence/tomcat.ts'
import type { Visit } from './confluence/visit.ts'
import { pathWithin, readBasic, redirect, type Answer, type DemoRequest, type Handler } from './message.ts'
import { createSessions } from './sessions.ts'

/** Confluence in Tomcat, as the wire shows them. `contextPath` is '' or starts with a slash and ends without. */
export function createConfluence(contextPath: string): Handler {
  const sessions = createSessions('JSESSIONID', `Path=${contextPath || '/'}; HttpOnly`)
  const gatekeeper = createGatekeeper()
  const stamp = createStamp()

  return function answerConfluence(request: DemoRequest): Answer {
    const path = pathWithin(contextPath, request.path)
    const basic = readBasic(request)
    const attempt = basic === undefined ? undefined : gatekeeper.attempt(basic)
    const person = attempt === undefined ? sessions.personOf(request) : attempt.person
    if (path === undefined) return stamp(errorPage(404), request, person)
    const parameters = new URLSearchParams(request.query)
    const visit: Visit = { request, path, parameters, contextPath, sessions, gatekeeper, attempt, person }
    return stamp(answerPath(visit), request, person)
  }
}

const PATHS: ReadonlyMap<string, (visit: Visit) => Answer> = new Map([
  ['/', startPage],
  ['/index.action', startPage],
  ['/display/DEMO/Home', homePage],
  ['/login.action', loginForm],
  ['/dologin.action', checkCredentials],
  ['/logout.action', signOut],
  ['/jcaptcha', captchaPicture],
  ['/restricted', restrictedPage],
  ['/forbidden', forbiddenPage],
  ['/demo/expire', expireSession],
  ['/status', statusReport],
  ['/rest/api/content', contentList],
])

function answerPath(visit: Visit): Answer {
  // Tomcat adds the slash to the bare context path.
  if (visit.path === '') return redirect(`${visit.contextPath}/`)
  // Seraph, the filter in front of the application, refuses bad Basic credentials whatever they ask for.
  if (visit.attempt !== undefined && visit.attempt.person === undefined)
    return basicRefusal(visit, visit.attempt.reason)
  return PATHS.get(visit.path)?.(visit) ?? errorPage(404)
}
