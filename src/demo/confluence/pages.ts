import { page } from '../look.ts'
import { markup, type Markup } from '../../markup.ts'
import { addFields, textAnswer, type Answer } from '../message.ts'
import type { Person } from '../people.ts'
import { sendToLogin } from './sendToLogin.ts'
import type { Visit } from './visit.ts'

const ACCENT = '#2c4a86'

export function startPage(visit: Visit): Answer {
  if (visit.person === undefined) return sendToLogin(visit)
  const body = markup`<h1>Welcome, ${visit.person.displayName}</h1>
<section class="sheet"><h2>Your spaces</h2>
<p><a href="${visit.contextPath}/display/DEMO/Home">Demonstration space</a></p></section>`
  return insidePage(visit, visit.person, { title: 'Start', body })
}

export function homePage(visit: Visit): Answer {
  if (visit.person === undefined) return sendToLogin(visit)
  const body = markup`<h1>Demonstration space</h1>
<section class="sheet"><p>Notes of the ferry team: timetables, tickets and the harbour.</p></section>`
  return insidePage(visit, visit.person, { title: 'Demonstration space', body })
}

/** A page for somebody who has signed in. */
export function insidePage(
  visit: Visit,
  person: Person,
  { title, body }: { title: string; body: Markup },
): Answer {
  const { contextPath } = visit
  const whole = markup`<div class="bar"><strong>Confluence</strong><a href="${contextPath}/">Start</a>
<a href="${contextPath}/forbidden">Space settings</a><span>${person.displayName}</span>
<a href="${contextPath}/logout.action">Log out</a></div>
<main>${body}</main>`
  return htmlAnswer(title, whole)
}

/** A page for those who have not signed in. */
export function outsidePage(title: string, body: Markup): Answer {
  const whole = markup`<div class="bar"><strong>Confluence</strong></div>
<main class="narrow">${body}</main>`
  return htmlAnswer(title, whole)
}

function htmlAnswer(title: string, body: Markup): Answer {
  const text = page({ title: `${title} - Confluence`, accent: ACCENT, body })
  return addFields(textAnswer(200, 'text/html;charset=UTF-8', text), [
    ['Cache-Control', 'no-cache, must-revalidate'],
  ])
}
