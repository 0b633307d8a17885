// The application's own sign-in form on a page of ours. What is typed into it goes to the application alone.
import type { SignInForm } from '../config/signInForm.ts'
import type { PageName } from '../config/words.ts'
import { fillReturnIntoField } from '../rules/returnAddress.ts'
import type { Wanted } from '../rules/returnAddress.ts'
import type { Action, Field } from './actions.ts'
import type { Phrases } from './phrases.ts'
import type { PageContext } from './view.ts'

type Labelled = { readonly name: string; readonly value: string; readonly label: string }

/** All that a template needs to write the form. */
export type SignInFormView = {
  readonly action: string
  /** Its value is the name under which the person is known, or ''. */
  readonly user: Labelled
  readonly password: Omit<Labelled, 'value'>
  /** The box that asks to stay signed in; null where the application has none. */
  readonly remember: Labelled | null
  /** What is sent beside it. */
  readonly fields: readonly Field[]
  readonly submitLabel: string
  /** The application's own page, for those who sign in another way. */
  readonly otherWay: Action
}

// What is asked for beside the password, or instead of it, stands on the application's own page alone.
const WITHOUT_FORM: ReadonlySet<PageName> = new Set(['captcha-required', 'password-sign-in-off'])

type Surroundings = {
  readonly form: SignInForm | undefined
  readonly main: Action | undefined
  readonly phrases: Pick<Phrases, 'signInForm'>
}

/** The form in place of the main action, where that leads to the sign-in and the site shows the form there; else null. */
export function signInFormOf(
  { page, variant, wanted, person = '' }: PageContext,
  { form, main, phrases }: Surroundings,
): SignInFormView | null {
  if (form === undefined || main === undefined || wanted === undefined) return null
  if (!form.shownIn.includes(variant) || WITHOUT_FORM.has(page)) return null
  const words = phrases.signInForm
  return {
    action: form.action,
    user: { name: form.user, value: person, label: form.takesEmail ? words.email : words.user },
    password: { name: form.password, label: words.password },
    remember: form.remember === undefined ? null : { ...form.remember, label: words.remember },
    fields: hiddenFields(form, wanted),
    submitLabel: main.label,
    otherWay: { ...main, label: words.otherWay, style: 'quiet' },
  }
}

function hiddenFields({ hidden }: SignInForm, wanted: Wanted): Field[] {
  return Object.entries(hidden).map(([name, value]) => ({ name, value: fillReturnIntoField(value, wanted) }))
}
