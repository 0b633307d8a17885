import { readBasic, textAnswer, type Answer } from '../message.ts'
import { recognise } from '../people.ts'
import { stockPage } from './iis.ts'
import type { Visit } from './visit.ts'

/** The JSON interface for programs: Basic credentials up front, or the session of a browser. */
export function answerApi(visit: Visit): Answer {
  const method = visit.route.slice('api/v2/'.length)
  // One method for the servers where IIS replaces JSON as well, as it does out of the box.
  const eaten = method === 'eaten/1'
  if (!isPermitted(visit)) return eaten ? stockPage(401) : jsonAnswer(401, { error: NOT_AUTHENTICATED })
  if (eaten || method === 'get_case/1') return jsonAnswer(200, FIRST_CASE)
  return jsonAnswer(400, { error: 'The demo has no such method.' })
}

const NOT_AUTHENTICATED = 'Authentication failed: invalid or missing user/password or session cookie.'

const FIRST_CASE = { id: 1, title: 'The timetable shows the next ferry', section_id: 1, refs: 'DEMO-1' }

function isPermitted(visit: Visit): boolean {
  if (visit.person !== undefined) return true
  const credentials = readBasic(visit.request)
  return credentials !== undefined && recognise('email', credentials)?.standing === 'licensed'
}

function jsonAnswer(status: number, value: unknown): Answer {
  return textAnswer(status, 'application/json; charset=utf-8', JSON.stringify(value))
}
