import { textAnswer, type Answer } from '../message.ts'
import type { Visit } from './visit.ts'

/** Health, for those who watch the server; open to everybody. */
export function statusReport(): Answer {
  return jsonAnswer(200, { state: 'RUNNING' })
}

export function contentList({ person }: Visit): Answer {
  if (person === undefined)
    return jsonAnswer(401, { message: 'Sign in to list the content.', 'status-code': 401 })
  return jsonAnswer(200, { results: CONTENT, start: 0, limit: 25, size: CONTENT.length })
}

const CONTENT = [{ id: '1', type: 'page', status: 'current', title: 'Demonstration space' }] as const

function jsonAnswer(status: number, value: unknown): Answer {
  return textAnswer(status, 'application/json', JSON.stringify(value))
}
