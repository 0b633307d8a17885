import type { SignInFormConfig } from './schema/signInFormSchema.ts'
import type { SiteConfig } from './schema/siteSchema.ts'
import { isSignInForm } from './words.ts'
import type { SignInFormPlace } from './words.ts'

/** The application's own sign-in form. */
export type SignInForm = SignInFormConfig & {
  /** On which pages it stands; on none unless the site asks for it. */
  readonly shownIn: readonly SignInFormPlace[]
}

const SHOWN_IN = { form: ['page'], 'form-in-frames': ['page', 'frame'] } as const

/** How a site signs people in: where its link leads, and what form its presets know. */
export function resolveSignIn(
  { signIn, pathPrefix }: Pick<SiteConfig, 'signIn' | 'pathPrefix'>,
  preset: { readonly signIn: string | undefined; readonly signInForm: SignInFormConfig | undefined },
): { readonly signIn: string | undefined; readonly signInForm?: SignInForm } {
  const isForm = signIn !== undefined && isSignInForm(signIn)
  const form = preset.signInForm
  return {
    signIn: signIn === undefined || isForm ? preset.signIn && belowPrefix(preset.signIn, pathPrefix) : signIn,
    ...(form && {
      signInForm: {
        ...form,
        action: belowPrefix(form.action, pathPrefix),
        shownIn: isForm ? SHOWN_IN[signIn] : [],
      },
    }),
  }
}

/** A preset knows its application's addresses, but not the prefix that the application lives under. */
export function belowPrefix(address: string, pathPrefix: string): string {
  if (/^https?:/.test(address)) return address
  return `${pathPrefix.replace(/\/$/, '')}/${address.replace(/^\//, '')}`
}
