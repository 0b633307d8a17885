import { remember } from '../bounded.ts'
import type { Credentials } from '../message.ts'
import { recognise, type Person } from '../people.ts'
import { CAPTCHA_TEXT } from './captcha.ts'

const FAILURES_BEFORE_CAPTCHA = 3
const MAX_NAMES = 200

/** What Seraph stamps into X-Seraph-LoginReason. */
export type LoginReason =
  | 'OK'
  | 'AUTHENTICATED_FAILED'
  | 'AUTHENTICATION_DENIED'
  | 'AUTHORISATION_FAILED'
  | 'OUT'

export type Attempt = { readonly reason: LoginReason; readonly person?: Person }

export type Gatekeeper = {
  /** Tries credentials and counts failures, those of programs as well. */
  attempt(credentials: Credentials & { captcha?: string }): Attempt
  needsCaptcha(name: string): boolean
}

export function createGatekeeper(): Gatekeeper {
  const failures = new Map<string, number>()

  function needsCaptcha(name: string): boolean {
    return (failures.get(keyOf(name)) ?? 0) >= FAILURES_BEFORE_CAPTCHA
  }

  function attempt(credentials: Credentials & { captcha?: string }): Attempt {
    // The password is not even looked at: a right one is refused as well until the picture is read.
    if (needsCaptcha(credentials.name) && credentials.captcha !== CAPTCHA_TEXT)
      return { reason: 'AUTHENTICATION_DENIED' }
    const person = recognise('username', credentials)
    // From outside an inactive person and a wrong password look the same.
    if (person === undefined || person.standing === 'inactive') return fail(credentials.name)
    failures.delete(keyOf(credentials.name))
    return person.standing === 'licensed' ? { reason: 'OK', person } : { reason: 'AUTHORISATION_FAILED' }
  }

  function fail(name: string): Attempt {
    remember(failures, keyOf(name), (failures.get(keyOf(name)) ?? 0) + 1, MAX_NAMES)
    return { reason: 'AUTHENTICATED_FAILED' }
  }

  return { attempt, needsCaptcha }
}

function keyOf(name: string): string {
  return name.trim().toLowerCase()
}
