import type { Audience, Cause, PageName } from '../../config/words.ts'
import { AUDIENCE_HEADERS } from '../../rules/audience.ts'
import { fieldValues } from '../../rules/fields.ts'
import type { HeaderFields } from '../../rules/fields.ts'
import type { Verdict } from '../../rules/decide.ts'
import type { Exchange } from '../../rules/exchange.ts'
import type { Rule } from '../../rules/ruleSet.ts'
import { linkWithReturn } from '../../rules/returnAddress.ts'
import type { Wanted } from '../../rules/returnAddress.ts'
import type { Pages } from '../../pages/index.ts'
import { bodyPairs, mergeVary, ownPairs, pagePairs, survivingPairs } from './answerPairs.ts'
import { askUrlFor } from './askUrl.ts'
import type { ClientResponse, Head } from '../clientResponse.ts'
import { writeHead } from '../clientResponse.ts'
import { DESCRIBES_BODY } from '../headerLists.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import type { ProxiedSite } from '../site.ts'
import { isAsking } from '../../rules/method.ts'
import { isSignInAttempt, wantedOf, wantedTarget } from './wantedTarget.ts'

/** An answer that Usher makes itself, complete before a byte is sent. */
export type Answer = Head & { readonly body: Buffer }

/** What a verdict is carried out on: the upstream's head, and the site's pages. */
export type Refusal = {
  readonly exchange: Exchange
  readonly verdict: Verdict
  readonly upstream: Head
  readonly site: Pick<ProxiedSite, 'asking' | 'pages' | 'pathPrefix' | 'rules' | 'signInAction'>
  readonly reference: string
}

/** The answer that a verdict asks for. The upstream's status, challenges and cookies stay; what described its body goes. */
export function answerTo(refusal: Refusal): Answer {
  return refusal.verdict.action === 'redirect' ? redirectAnswer(refusal) : pageAnswer(refusal)
}

function pageAnswer(refusal: Refusal): Answer {
  const { exchange, verdict, upstream, site, reference } = refusal
  const { cause, rule } = verdict
  const status = rule.status ?? upstream.status
  const audience = variantFor(exchange.audience, rule.as)
  const body = renderBody(site.pages, {
    ...{ cause, page: rule.page, status, reference, audience },
    ...preferencesOf(exchange.requestHeaders),
    ...(isPerson(audience) && aboutPerson(refusal)),
  })
  return {
    status,
    statusMessage: status === upstream.status ? upstream.statusMessage : undefined,
    pairs: [
      ...survivingPairs(upstream.pairs, rule.challenge === 'drop' ? WITHOUT_CHALLENGE : DESCRIBES_BODY),
      ...body.pairs,
      ...ownPairs(cause, reference),
      ...['Vary', mergeVary(upstream.pairs, [...site.rules.requestHeaders, ...body.varyingOn])],
    ],
    body: body.bytes,
  }
}

// What stands on a page alone: programs are told nothing of it.
function aboutPerson({ exchange, verdict, site, reference }: Refusal) {
  const wanted = wantedOf(exchange, site)
  return {
    person: exchange.person?.name,
    wanted,
    askUrl: askUrlFor({ exchange, verdict, site, reference, wanted }),
    ...whatWasSent(exchange, site.signInAction),
  }
}

function whatWasSent({ method, target }: Exchange, action: string | undefined): WhatWasSent {
  const isSignIn = !isAsking(method) && isSignInAttempt(target, action)
  return { isSignIn, isSent: !isAsking(method) && !isSignIn }
}

// RFC 9110 15.5.2 wants a challenge with every 401. Without one a browser shows the page at once, and asks nobody for a
// password, which is why a rule may say so.
const WITHOUT_CHALLENGE: ReadonlySet<string> = new Set([...DESCRIBES_BODY, 'www-authenticate'])

// A rule may say which variant a person sees, never that a program gets one.
function variantFor(audience: Audience, as: Rule['as']): Audience {
  return isPerson(audience) ? (as ?? audience) : audience
}

function isPerson(audience: Audience): audience is 'page' | 'frame' {
  return audience === 'page' || audience === 'frame'
}

function redirectAnswer({ exchange, verdict, upstream, site, reference }: Refusal): Answer {
  const { cause, rule } = verdict
  // 303 turns whatever was sent into a GET, so that a form is not sent again elsewhere (RFC 9110 15.4.4).
  const fallback = isAsking(exchange.method) ? 302 : 303
  return {
    status: rule.status ?? fallback,
    statusMessage: undefined,
    pairs: [
      ...survivingPairs(upstream.pairs, DESCRIBES_BODY),
      ...[
        'Location',
        linkWithReturn(rule.to ?? '/', { target: wantedTarget(exchange), pathPrefix: site.pathPrefix }),
      ],
      ...['Content-Length', '0', 'Cache-Control', 'no-store'],
      ...ownPairs(cause, reference),
      ...['Vary', mergeVary(upstream.pairs, site.rules.requestHeaders)],
    ],
    body: Buffer.alloc(0),
  }
}

/** What chooses the language and the coding of a page. */
export type Preferences = {
  readonly acceptLanguage: string | undefined
  readonly acceptEncoding: string | undefined
}

export function preferencesOf(headers: HeaderFields): Preferences {
  return {
    acceptLanguage: fieldValues(headers, 'accept-language').join(', '),
    acceptEncoding: fieldValues(headers, 'accept-encoding').join(', '),
  }
}

export type Failure = Preferences & {
  readonly status: number
  readonly cause: Cause
  /** Whose words people read. */
  readonly page: PageName
  /** What else stands in the head. */
  readonly fields: HeaderPairs
  readonly reference: string
  readonly audience: Audience
  readonly isSent: boolean
  readonly pages: Pages
}

/** The answer where there is none of the upstream's: a page for a person, problem+json (RFC 9457) for a program. */
export function failureAnswer({ pages, fields, ...failure }: Failure): Answer {
  const { status, cause, reference } = failure
  const body = renderBody(pages, failure)
  return {
    status,
    statusMessage: undefined,
    pairs: [
      ...['Date', new Date().toUTCString()],
      ...body.pairs,
      ...fields,
      ...ownPairs(cause, reference),
      ...['Vary', [...AUDIENCE_HEADERS, ...body.varyingOn].join(', ')],
    ],
    body: body.bytes,
  }
}

/** Sends an answer whole; a HEAD request gets its head alone. */
export function sendAnswer(response: ClientResponse, method: string, answer: Answer): void {
  writeHead(response, answer)
  if (method === 'HEAD') response.end()
  else response.end(answer.body)
}

type WhatWasSent = { readonly isSent: boolean; readonly isSignIn: boolean }

type BodyContext = Preferences & {
  readonly cause: Cause
  readonly page: PageName
  readonly person?: string | undefined
  readonly askUrl?: string | undefined
  readonly status: number
  readonly reference: string
  readonly audience: Audience
  readonly wanted?: Wanted
  readonly isSent?: boolean
  readonly isSignIn?: boolean
}

type RenderedBody = {
  readonly pairs: HeaderPairs
  readonly bytes: Buffer
  readonly varyingOn: readonly string[]
}

function renderBody(pages: Pages, { audience, person, askUrl, ...context }: BodyContext): RenderedBody {
  if (isPerson(audience)) {
    const page = pages.render({
      ...context,
      variant: audience,
      ...(person !== undefined && { person }),
      ...(askUrl !== undefined && { askUrl }),
    })
    return { pairs: pagePairs(page), bytes: page.body, varyingOn: page.varyingOn }
  }
  const problem = pages.renderProblem(context)
  return { pairs: bodyPairs(problem), bytes: problem.body, varyingOn: [] }
}
