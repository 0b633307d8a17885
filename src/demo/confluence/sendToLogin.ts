import { redirect, type Answer } from '../message.ts'
import type { Visit } from './visit.ts'

/** Where Confluence sends a person who must sign in first; the wanted address comes along. */
export function sendToLogin({ contextPath, path, request }: Visit): Answer {
  const wanted = request.query === '' ? path : `${path}?${request.query}`
  const query = `os_destination=${encodeURIComponent(wanted)}&permissionViolation=true`
  return redirect(`${contextPath}/login.action?${query}`)
}
