import { markup, type Markup } from '../../markup.ts'
import { addFields, redirect, type Answer } from '../message.ts'
import { DEMO_PASSWORD, PEOPLE } from '../people.ts'
import type { LoginReason } from './gatekeeper.ts'
import { outsidePage } from './pages.ts'
import type { Visit } from './visit.ts'

export function signOut({ contextPath, request, sessions }: Visit): Answer {
  const fields = [sessions.end(request), ['X-Seraph-LoginReason', 'OUT']] as const
  return redirect(`${contextPath}/login.action?logout=true`, fields)
}

export function checkCredentials(visit: Visit): Answer {
  const { form } = visit.request
  if (visit.request.method !== 'POST') return redirect(`${visit.contextPath}/login.action`)
  const name = form.get('os_username') ?? ''
  const password = form.get('os_password') ?? ''
  const captcha = form.get('os_captcha') ?? ''
  const { person, reason } = visit.gatekeeper.attempt({ name, password, captcha })
  // A refused form comes back with status 200: the stamp alone tells what has happened.
  if (person === undefined) return addFields(loginForm(visit, reason), [['X-Seraph-LoginReason', reason]])
  const cookie = visit.sessions.open(person, { keep: form.has('os_cookie') })
  const destination = destinationOf(form.get('os_destination') ?? '')
  return redirect(`${visit.contextPath}${destination}`, [cookie, ['X-Seraph-LoginReason', 'OK']])
}

/**
 * A path below the context path, or the start page. Seraph puts the context path in front of
 * `os_destination`, so one that names it already arrives at the wrong place, here as well.
 */
function destinationOf(wanted: string): string {
  if (!wanted.startsWith('/') || /^\/[/\\]/.test(wanted)) return '/'
  // Parsing drops tabs and line ends, so what comes out is looked at once more.
  const url = URL.parse(wanted, 'http://same.invalid')
  if (url === null || url.host !== 'same.invalid' || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}`
}

export function loginForm(visit: Visit, reason?: LoginReason): Answer {
  const { contextPath, gatekeeper, parameters, request } = visit
  const name = request.form.get('os_username') ?? ''
  const destination = request.form.get('os_destination') ?? parameters.get('os_destination') ?? ''
  return outsidePage(
    'Log in',
    markup`<section class="sheet"><h1>Log in</h1>
${complaint(reason)}<form name="loginform" method="POST" action="${contextPath}/dologin.action">
<label>Username <input name="os_username" autocomplete="username" value="${name}"></label>
<label>Password <input name="os_password" type="password" autocomplete="current-password"></label>
${gatekeeper.needsCaptcha(name) ? captchaField(contextPath) : markup``}\
<label><input type="checkbox" name="os_cookie" value="true"> Remember me</label>
<input type="hidden" name="os_destination" value="${destination}">
<button>Log in</button>
</form></section>
${peopleList()}`,
  )
}

function complaint(reason: LoginReason | undefined): Markup {
  if (reason === undefined) return markup``
  return markup`<p class="alarm" role="alert">You were not logged in. Check what you typed and try again.</p>
`
}

function captchaField(contextPath: string): Markup {
  return markup`<p><img src="${contextPath}/jcaptcha" width="200" height="60" alt="Word to read"></p>
<label>Type the word in the picture <input name="os_captcha" autocomplete="off"></label>
`
}

function peopleList(): Markup {
  const people = PEOPLE.map(
    ({ username, standing }) => markup`<tr><td><code>${username}</code></td><td>${standing}</td></tr>`,
  )
  return markup`<section class="sheet"><h2>People of this demo</h2><table>${people}</table>
<p class="quiet">Their password is <code>${DEMO_PASSWORD}</code>.</p></section>`
}
