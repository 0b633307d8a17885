import type { Cause, PageName } from '../config/words.ts'

/** The status with which a page usually comes, and the cause that it is counted under. */
type Refusal = { readonly status: number; readonly cause: Cause }

/** What the pages are shown with, as the presets have it. */
export const REFUSAL_OF: Readonly<Record<PageName, Refusal>> = {
  'sign-in-required': { status: 401, cause: 'sign-in-required' },
  'session-expired': { status: 401, cause: 'session-expired' },
  'signed-out': { status: 401, cause: 'signed-out' },
  'wrong-credentials': { status: 401, cause: 'wrong-credentials' },
  'captcha-required': { status: 403, cause: 'captcha-required' },
  'no-licence': { status: 403, cause: 'no-licence' },
  'no-permission': { status: 403, cause: 'no-permission' },
  'account-inactive': { status: 403, cause: 'account-inactive' },
  'token-refused': { status: 401, cause: 'token-refused' },
  'directory-unavailable': { status: 401, cause: 'directory-unavailable' },
  'proxy-misconfigured': { status: 500, cause: 'proxy-misconfigured' },
  'upstream-unavailable': { status: 502, cause: 'upstream-unavailable' },
  refused: { status: 403, cause: 'refused' },
  'form-expired': { status: 403, cause: 'refused' },
  'rate-limited': { status: 429, cause: 'refused' },
  'password-sign-in-off': { status: 403, cause: 'refused' },
  blocked: { status: 403, cause: 'refused' },
  'access-or-credentials': { status: 403, cause: 'refused' },
  'locked-out': { status: 403, cause: 'wrong-credentials' },
  'too-large': { status: 413, cause: 'refused' },
}

export const REFERENCE = 'K7Q2-M9XA'

/** Below the prefix of a site: the address that the person of the examples wanted. */
export const WANTED_PATH = 'projects/overview?tab=1'
