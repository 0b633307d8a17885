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

/**
 * Pages whose words are closer to what happened than those of their cause: the cause is counted, the page is read.
 * A cause without a page of this list has one of its own name.
 */
export const SPECIAL_PAGES = [
  'form-expired',
  'rate-limited',
  'password-sign-in-off',
  'blocked',
  'access-or-credentials',
  'locked-out',
] as const

export const PAGES = [...CAUSES, ...SPECIAL_PAGES] as const
export type PageName = (typeof PAGES)[number]

/** The languages that templates/locales has, by their tags (BCP 47). */
export const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt-BR',
  'nl',
  'pl',
  'ja',
  'zh-CN',
  'ko',
  'ar',
] as const
export type Language = (typeof LANGUAGES)[number]

/** What a rule does with the exchange that it matches. */
export const THEN = ['swap', 'notice', 'redirect', 'pass'] as const
export type Then = (typeof THEN)[number]

/** Whether a verdict is carried out, or only counted and logged. */
export const MODES = ['enforce', 'observe'] as const
export type Mode = (typeof MODES)[number]

/** What a licence directory knows of a person: an account in use, one switched off, or none. */
export const LICENCES = ['active', 'inactive', 'none'] as const
export type LicenceState = (typeof LICENCES)[number]
