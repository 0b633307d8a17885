// The closed vocabularies of the configuration; docs/rules.md explains each word.

/** Who asks: a person's navigation, one inside an iframe, a script of a page, or a program. */
export const AUDIENCES = ['page', 'frame', 'script', 'client'] as const
export type Audience = (typeof AUDIENCES)[number]

/** Why a request was refused. */
export const CAUSES = [
  'sign-in-required',
  'session-expired',
  'signed-out',
  'wrong-credentials',
  'captcha-required',
  'no-licence',
  'no-permission',
  'account-inactive',
  'token-refused',
  'directory-unavailable',
  'proxy-misconfigured',
  'upstream-unavailable',
  'refused',
] as const
export type Cause = (typeof CAUSES)[number]

/** What a rule does with the exchange that it matches. */
export const THEN = ['swap', 'pass', 'redirect'] as const
