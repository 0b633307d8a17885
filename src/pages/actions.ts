import type { Texts } from '../config/schema/textsSchema.ts'
import type { PageName } from '../config/words.ts'

export type ActionName = keyof Texts['actions']

/** What an action needs, and words can stand in for. */
type Need = keyof Texts['without']

/** Where something leads; fields: what is sent there, by a form. null for a link. */
export type Target = {
  readonly href: string
  readonly fields: readonly Field[] | null
}

export type Field = { readonly name: string; readonly value: string }

/** Where each kind of action leads in one response; undefined where it would lead nowhere. */
export type Targets = Readonly<Record<Need | 'help' | 'reset' | 'retry', Target | undefined>>

export type Action = Target & {
  readonly label: string
  readonly style: 'primary' | 'outline' | 'quiet'
  readonly newTab: boolean
  /** Whether it leads to the sign-in, also by way of a fresh start. */
  readonly signsIn: boolean
}

type Choice = {
  readonly actions: readonly Action[]
  /** What the main action would have needed, so that words can stand in its place. */
  readonly missing: Need | undefined
}

// The first that leads somewhere. Who is signed in would be sent on by the sign-in, so another account starts afresh.
const TARGETS_OF: Readonly<Record<ActionName, readonly [keyof Targets, ...(keyof Targets)[]]>> = {
  signIn: ['signIn'],
  signInAgain: ['signIn'],
  useOtherAccount: ['reset', 'signIn'],
  startAfresh: ['reset'],
  askForLicence: ['ask'],
  askForAccess: ['ask'],
  askToReactivate: ['ask'],
  askForHelp: ['help'],
  retry: ['retry'],
}

/** What a person can do on each page: the one main way, then others. */
const ACTIONS_OF: Readonly<
  Record<PageName, { readonly main?: ActionName; readonly others: readonly ActionName[] }>
> = {
  'sign-in-required': { main: 'signIn', others: ['askForLicence'] },
  'session-expired': { main: 'signInAgain', others: ['startAfresh'] },
  'signed-out': { main: 'signInAgain', others: [] },
  'wrong-credentials': { main: 'signInAgain', others: ['startAfresh', 'askForHelp'] },
  'captcha-required': { main: 'signIn', others: ['askForHelp'] },
  'no-licence': { main: 'askForLicence', others: ['useOtherAccount'] },
  'no-permission': { main: 'askForAccess', others: ['useOtherAccount'] },
  'account-inactive': { main: 'askToReactivate', others: ['useOtherAccount'] },
  'token-refused': { others: ['askForHelp'] },
  'directory-unavailable': { main: 'retry', others: ['askForHelp'] },
  'proxy-misconfigured': { others: ['askForHelp'] },
  'upstream-unavailable': { main: 'retry', others: ['askForHelp'] },
  // Nothing says which of the two would help, so neither is put first.
  refused: { others: ['signIn', 'startAfresh', 'askForHelp'] },
  // What was typed is still on the page before; to try again here would send it anew.
  'form-expired': { others: ['askForHelp'] },
  'rate-limited': { main: 'retry', others: ['askForHelp'] },
  'password-sign-in-off': { main: 'signIn', others: ['askForHelp'] },
  blocked: { main: 'askForHelp', others: [] },
  'access-or-credentials': { main: 'askForAccess', others: ['useOtherAccount'] },
  'locked-out': { others: ['askForHelp'] },
  'too-large': { others: ['askForHelp'] },
}

/** Whether a page has an action that asks for access. */
export function offersAsking(page: PageName): boolean {
  const { main, others } = ACTIONS_OF[page]
  return [...others, ...(main === undefined ? [] : [main])].some((name) => TARGETS_OF[name].includes('ask'))
}

/** The main action that a brand has for a page, in place of the shipped one. */
export type OwnAction = { readonly label: string; readonly href: string }

type Situation = {
  readonly own?: OwnAction | undefined
  readonly targets: Targets
  readonly variant: 'page' | 'frame'
  readonly labels: Texts['actions']
}

/** The actions of a page that lead somewhere, the main one first. */
export function chooseActions(page: PageName, { targets, variant, labels, own }: Situation): Choice {
  const { main, others } = own === undefined ? ACTIONS_OF[page] : { others: ACTIONS_OF[page].others }
  const resolve = (name: ActionName, style: Action['style']): Action[] => {
    const target = targetOf(name, targets)
    return target === undefined
      ? []
      : [
          {
            ...target,
            label: labels[name],
            style,
            newTab: leavesFrame(target, variant),
            signsIn: signsIn(name),
          },
        ]
  }
  const first = own ? [ownAction(own, variant)] : main === undefined ? [] : resolve(main, 'primary')
  const missing = main === undefined ? undefined : missingNeed(main, targets)
  // Beside a main button the others are quiet; without one they must be seen. A frame has room for words or buttons.
  const isQuiet = first.length > 0 || (variant === 'frame' && missing !== undefined)
  const rest = others.flatMap((name) =>
    resolve(name, isQuiet || isSpare(name, variant) ? 'quiet' : 'outline'),
  )
  return { actions: [...first, ...rest], missing }
}

// A frame has room for two buttons.
function isSpare(name: ActionName, variant: Situation['variant']): boolean {
  return variant === 'frame' && name === 'startAfresh'
}

function ownAction({ label, href }: OwnAction, variant: Situation['variant']): Action {
  const target = { href, fields: null }
  return { ...target, label, style: 'primary', newTab: leavesFrame(target, variant), signsIn: false }
}

function targetOf(name: ActionName, targets: Targets): Target | undefined {
  return TARGETS_OF[name].map((target) => targets[target]).find((target) => target !== undefined)
}

function signsIn(name: ActionName): boolean {
  return TARGETS_OF[name].some((target) => target === 'signIn' || target === 'reset')
}

function missingNeed(name: ActionName, targets: Targets): Need | undefined {
  if (targetOf(name, targets) !== undefined) return undefined
  return TARGETS_OF[name].find((target) => target === 'signIn' || target === 'ask')
}

// Few sign-in pages and service desks may be embedded. A letter opens no tab, and a retry belongs in the frame.
function leavesFrame({ href }: Target, variant: Situation['variant']): boolean {
  return variant === 'frame' && href !== '' && !href.startsWith('mailto:')
}
