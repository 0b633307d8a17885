import { pathWithin, redirect, type Answer, type DemoRequest, type Handler } from './message.ts'
import { createSessions } from './sessions.ts'
import { answerApi } from './testrail/api.ts'
import { asIis, stockPage } from './testrail/iis.ts'
import { adminPage, dashboardPage, runPage } from './testrail/pages.ts'
import { jiraPanel } from './testrail/panel.ts'
import { readRoute } from './testrail/route.ts'
import { signIn, signOut } from './testrail/signIn.ts'
import type { Visit } from './testrail/visit.ts'

/** TestRail behind IIS, as the wire shows them. `contextPath` is '' or starts with a slash and ends without. */
export function createTestRail(contextPath: string): Handler {
  const sessions = createSessions('tr_session', `Path=${contextPath}/; HttpOnly; SameSite=Lax`)

  return function answerTestRail(request: DemoRequest): Answer {
    const path = pathWithin(contextPath, request.path)
    // Links on the pages are relative to the application's folder, so the slash is needed.
    if (path === '') return asIis(redirect(`${contextPath}/`))
    if (path === '/') return asIis(redirect(`${contextPath}/index.php?/dashboard`))
    const route = path === undefined ? undefined : readRoute(path, request.query)
    if (route === undefined) return asIis(stockPage(404))
    return asIis(
      answerRoute({ request, ...route, contextPath, sessions, person: sessions.personOf(request) }),
    )
  }
}

const ROUTES: ReadonlyMap<string, (visit: Visit) => Answer> = new Map([
  ['', dashboardPage],
  ['dashboard', dashboardPage],
  ['runs/view/12', runPage],
  ['admin', adminPage],
  ['auth/login', signIn],
  ['auth/logout', signOut],
  ['ext/jira/render_panel', jiraPanel],
  ['demo/failure', () => stockPage(500)],
])

function answerRoute(visit: Visit): Answer {
  if (visit.route.startsWith('api/v2/')) return answerApi(visit)
  return ROUTES.get(visit.route)?.(visit) ?? stockPage(404)
}
