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
  'too-large',
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

/** What is known of a refusal, and filled in where a link of the brand names it. */
export const LINK_PLACEHOLDERS = [
  'reference',
  'cause',
  'page',
  'product',
  'address',
  'return',
  'person',
] as const
export type LinkPlaceholder = (typeof LINK_PLACEHOLDERS)[number]

/** Whether a page is light or dark, or what the person has set. */
export const COLOR_SCHEMES = ['auto', 'light', 'dark'] as const
export type ColorScheme = (typeof COLOR_SCHEMES)[number]

/** What a rule does with the exchange that it matches. */
export const THEN = ['swap', 'notice', 'redirect', 'pass'] as const
export type Then = (typeof THEN)[number]

/** Where a page shows the application's own sign-in form: on full pages, or on those for frames too. */
export const SIGN_IN_FORMS = ['form', 'form-in-frames'] as const
export type SignInFormSetting = (typeof SIGN_IN_FORMS)[number]
export type SignInFormPlace = 'page' | 'frame'

/** Whether a site asks for the form, and names no address. */
export function isSignInForm(signIn: string): signIn is SignInFormSetting {
  return SIGN_IN_FORMS.some((word) => word === signIn)
}

/** What becomes of an upstream's challenges when a page takes the place of its answer. */
export const CHALLENGES = ['keep', 'drop'] as const
export type Challenge = (typeof CHALLENGES)[number]

/** Whether a verdict is carried out, or only counted and logged. */
export const MODES = ['enforce', 'observe'] as const
export type Mode = (typeof MODES)[number]

/** What a licence directory knows of a person: an account in use, one switched off, or none. */
export const LICENCES = ['active', 'inactive', 'none'] as const
export type LicenceState = (typeof LICENCES)[number]

/** How far a licence directory is to be believed; docs/licences.md explains each word. */
export const DIRECTORY_STATES = ['loading', 'fresh', 'stale', 'expired', 'unreachable'] as const
export type DirectoryState = (typeof DIRECTORY_STATES)[number]
