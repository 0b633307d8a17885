import type { Texts } from '../config/schema/textsSchema.ts'
import type { PageName } from '../config/words.ts'

export type ActionName = keyof Texts['actions']

/** What an action needs, and words can stand in for. */
type Need = keyof Texts['without']

/** Where each kind of action leads in one response; undefined where it would lead nowhere. */
export type Targets = Readonly<Record<Need, string | undefined>> & { readonly retry: string }

export type Action = {
  readonly label: string
  readonly href: string
  readonly style: 'primary' | 'outline' | 'quiet'
  readonly newTab: boolean
}

type Choice = {
  readonly actions: readonly Action[]
  /** What the main action would have needed, so that words can stand in its place. */
  readonly missing: Need | undefined
}

const TARGET_OF: Readonly<Record<ActionName, keyof Targets>> = {
  signIn: 'signIn',
  signInAgain: 'signIn',
  useOtherAccount: 'signIn',
  askForLicence: 'ask',
  askForAccess: 'ask',
  askToReactivate: 'ask',
  askForHelp: 'ask',
  retry: 'retry',
}

/** What a person can do on each page: the one main way, then others. */
const ACTIONS_OF: Readonly<
  Record<PageName, { readonly main?: ActionName; readonly others: readonly ActionName[] }>
> = {
  'sign-in-required': { main: 'signIn', others: ['askForLicence'] },
  'session-expired': { main: 'signInAgain', others: [] },
  'signed-out': { main: 'signInAgain', others: [] },
  'wrong-credentials': { main: 'signInAgain', others: ['askForHelp'] },
  'captcha-required': { main: 'signIn', others: ['askForHelp'] },
  'no-licence': { main: 'askForLicence', others: ['useOtherAccount'] },
  'no-permission': { main: 'askForAccess', others: ['useOtherAccount'] },
  'account-inactive': { main: 'askToReactivate', others: ['useOtherAccount'] },
  'token-refused': { others: ['askForHelp'] },
  'directory-unavailable': { main: 'retry', others: ['askForHelp'] },
  'proxy-misconfigured': { others: ['askForHelp'] },
  'upstream-unavailable': { main: 'retry', others: ['askForHelp'] },
  // Nothing says which of the two would help, so neither is put first.
  refused: { others: ['signIn', 'askForHelp'] },
  // What was typed is still on the page before; to try again here would send it anew.
  'form-expired': { others: ['askForHelp'] },
  'rate-limited': { main: 'retry', others: ['askForHelp'] },
  'password-sign-in-off': { main: 'signIn', others: ['askForHelp'] },
  blocked: { main: 'askForHelp', others: [] },
  'access-or-credentials': { main: 'askForAccess', others: ['useOtherAccount'] },
  'locked-out': { others: ['askForHelp'] },
}

type Situation = {
  readonly targets: Targets
  readonly variant: 'page' | 'frame'
  readonly labels: Texts['actions']
}

/** The actions of a page that lead somewhere, the main one first. */
export function chooseActions(page: PageName, { targets, variant, labels }: Situation): Choice {
  const { main, others } = ACTIONS_OF[page]
  const resolve = (name: ActionName, style: Action['style']): Action[] => {
    const href = targets[TARGET_OF[name]]
    return href === undefined
      ? []
      : [{ label: labels[name], href, style, newTab: leavesFrame(href, variant) }]
  }
  const first = main === undefined ? [] : resolve(main, 'primary')
  const missing = main === undefined ? undefined : missingNeed(TARGET_OF[main], targets)
  // Beside a main button the others are quiet; without one they must be seen. A frame has room for words or buttons.
  const isQuiet = first.length > 0 || (variant === 'frame' && missing !== undefined)
  const rest = others.flatMap((name) => resolve(name, isQuiet ? 'quiet' : 'outline'))
  return { actions: [...first, ...rest], missing }
}

function missingNeed(target: keyof Targets, targets: Targets): Need | undefined {
  return target === 'retry' || targets[target] !== undefined ? undefined : target
}

// Few sign-in pages and service desks may be embedded. A letter opens no tab, and a retry belongs in the frame.
function leavesFrame(href: string, variant: Situation['variant']): boolean {
  return variant === 'frame' && href !== '' && !href.startsWith('mailto:')
}
