import { page } from '../look.ts'
import { markup, type Markup } from '../../markup.ts'
import { addFields, textAnswer, type Answer } from '../message.ts'
import type { Person } from '../people.ts'
import { stockPage } from './iis.ts'
import { linkTo, type Visit } from './visit.ts'

const ACCENT = '#2f6b4f'

export function dashboardPage(visit: Visit): Answer {
  const { person } = visit
  // The complaint that Usher exists for: the application refuses, and IIS throws its explanation away.
  if (person === undefined) return stockPage(401)
  const rows = PROJECTS.map(
    ({ name, note }) =>
      markup`<tr><td><a href="${linkTo(visit, 'runs/view/12')}">${name}</a></td><td>${note}</td></tr>`,
  )
  const body = markup`<h1>Dashboard</h1>
<p>Welcome back, ${person.displayName}.</p>
<section class="sheet"><h2>Projects</h2><table>${rows}</table></section>`
  return { ...insidePage(visit, person, { title: 'Dashboard', body }), compressible: true }
}

export function runPage(visit: Visit): Answer {
  if (visit.person === undefined) return stockPage(401)
  const body = markup`<h1>R12 Nightly run</h1>
<section class="sheet"><p>41 of 42 tests passed. <span class="alarm">1 failed.</span></p>
<p class="quiet">Started by the build at 02:00.</p></section>`
  return insidePage(visit, visit.person, { title: 'R12 Nightly run', body })
}

/** Nobody in the demo is an administrator. */
export function adminPage(visit: Visit): Answer {
  return stockPage(visit.person === undefined ? 401 : 403)
}

/** TestRail's own page for a refusal, where IIS is set up to leave it (`existingResponse="PassThrough"`). */
export function errorPage(status: number, message: string): Answer {
  const body = markup`<main><section id="content" class="sheet"><h1>TestRail</h1>
<p class="alarm">${message}</p></section></main>`
  return htmlAnswer(status, page({ title: 'Error - TestRail', accent: ACCENT, body }))
}

/** A page for those who have not signed in. */
export function outsidePage(title: string, body: Markup): Answer {
  const whole = markup`<div class="bar"><strong>TestRail</strong></div>
<main class="narrow">${body}</main>`
  return htmlAnswer(200, page({ title: `${title} - TestRail`, accent: ACCENT, body: whole }))
}

function insidePage(visit: Visit, person: Person, { title, body }: { title: string; body: Markup }): Answer {
  const whole = markup`<div class="bar"><strong>TestRail</strong><a href="${linkTo(visit, 'dashboard')}">Dashboard</a>
<a href="${linkTo(visit, 'admin')}">Administration</a><span>${person.displayName}</span>
<a href="${linkTo(visit, 'auth/logout')}">Log out</a></div>
<main>${body}</main>`
  return htmlAnswer(200, page({ title: `${title} - TestRail`, accent: ACCENT, body: whole }))
}

function htmlAnswer(status: number, text: Markup): Answer {
  const answer = textAnswer(status, 'text/html; charset=UTF-8', text)
  return addFields(answer, [['Cache-Control', 'no-store, no-cache, must-revalidate']])
}

const PROJECTS = [
  { name: 'Harbour website', note: '3 active runs' },
  { name: 'Ferry timetable', note: '1 active run' },
  { name: 'Ticket machine', note: 'No active run' },
] as const
