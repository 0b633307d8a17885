import type { Templates } from '../config/templates.ts'
import { compileScript } from './frameScript.ts'
import type { Look } from './look.ts'
import { formTargets, frameAncestors, pageAncestors, securityPolicy, type Allowed } from './securityPolicy.ts'
import type { PageContext } from './view.ts'
import type { Ways } from './ways.ts'

/** What runs on a page, and what its security policy says. */
export type Running = {
  /** The text of the one script; null where nothing runs. */
  readonly script: string | null
  readonly policy: string
}

type Materials = {
  readonly templates: Pick<Templates, 'frameScript' | 'sentScript'>
  readonly looks: Readonly<Record<PageContext['variant'], Pick<Look, 'allowed'>>>
  readonly ways: Ways
  readonly ancestors: readonly string[]
}

/** Compiles the scripts of a site's pages and the policies that allow them, and nothing else, to run. */
export function compileRunning({ templates, looks, ways, ancestors }: Materials) {
  const page = {
    ...looks.page.allowed,
    ...{ forms: formTargets(ways, 'page'), ancestors: pageAncestors(ancestors) },
  }
  const frame = {
    ...looks.frame.allowed,
    ...{ forms: formTargets(ways, 'frame'), ancestors: frameAncestors(ancestors) },
  }
  const sent = compileScript('sent.js', templates.sentScript)
  const comingBack = { ...compileScript('frame.js', templates.frameScript), asks: true }
  const states = {
    page: { usual: runningOn(page), sent: runningOn(page, sent), signIn: runningOn(page) },
    frame: { usual: runningOn(frame, comingBack), sent: runningOn(frame, sent), signIn: runningOn(frame) },
  }
  return ({ variant, isSent, isSignIn }: Pick<PageContext, 'variant' | 'isSent' | 'isSignIn'>): Running =>
    states[variant][isSent ? 'sent' : isSignIn ? 'signIn' : 'usual']
}

type Script = { readonly text: string; readonly source: string; readonly asks?: boolean }

function runningOn(allowed: Omit<Allowed, 'script' | 'asks'>, script?: Script): Running {
  if (script === undefined) return { script: null, policy: securityPolicy(allowed) }
  const { text, source, asks = false } = script
  return { script: text, policy: securityPolicy({ ...allowed, script: source, asks }) }
}
