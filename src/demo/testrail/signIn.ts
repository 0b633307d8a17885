import { markup } from '../../markup.ts'
import { redirect, type Answer } from '../message.ts'
import { DEMO_PASSWORD, PEOPLE, recognise } from '../people.ts'
import { errorPage, outsidePage } from './pages.ts'
import { linkTo, type Visit } from './visit.ts'

// Sentences that the wire carries, quoted from docs and captures: they are what rules recognise.
const WRONG_CREDENTIALS = 'Email/Login or Password is incorrect. Please try again.'
const INACTIVE = 'Your TestRail account has been deactivated. Please contact your administrator.'
const NO_LICENCE =
  'Authenticated successfully, but cannot add a new user because the license limit has been reached (50/50).'

export function signIn(visit: Visit): Answer {
  return visit.request.method === 'POST' ? checkCredentials(visit) : form(visit)
}

export function signOut(visit: Visit): Answer {
  return redirect(linkTo(visit, 'auth/login'), [visit.sessions.end(visit.request)])
}

function checkCredentials(visit: Visit): Answer {
  const { form: fields } = visit.request
  const person = recognise('email', {
    name: fields.get('name') ?? '',
    password: fields.get('password') ?? '',
  })
  if (person === undefined) return form(visit, WRONG_CREDENTIALS)
  if (person.standing === 'inactive') return form(visit, INACTIVE)
  if (person.standing === 'unlicensed') return errorPage(403, NO_LICENCE)
  const cookie = visit.sessions.open(person, { keep: fields.has('rememberme') })
  return redirect(linkTo(visit, 'dashboard'), [cookie])
}

function form(visit: Visit, message?: string): Answer {
  const complaint = message === undefined ? [] : [markup`<p class="alarm" role="alert">${message}</p>`]
  const people = PEOPLE.map(
    ({ email, standing }) => markup`<tr><td><code>${email}</code></td><td>${standing}</td></tr>`,
  )
  return outsidePage(
    'Log in',
    markup`<section class="sheet"><h1>Log in</h1>
${complaint}<form method="post" action="${linkTo(visit, 'auth/login/')}">
<label>Email <input name="name" autocomplete="username" value="${visit.request.form.get('name') ?? ''}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<label><input type="checkbox" name="rememberme" value="1"> Keep me logged in</label>
<button>Log in</button>
</form></section>
<section class="sheet"><h2>People of this demo</h2><table>${people}</table>
<p class="quiet">Their password is <code>${DEMO_PASSWORD}</code>.</p></section>`,
  )
}
