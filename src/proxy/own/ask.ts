import { faultsOf, oneLine, severalLines } from '../../rules/accessRequest.ts'
import type { AccessRequest, Receipt, Typed } from '../../rules/accessRequest.ts'
import type { FormPages } from '../../pages/forms.ts'
import type { HeaderPairs } from '../headerPairs.ts'
import type { ProxiedSite } from '../site.ts'
import { aboutIn } from './askedAbout.ts'
import type { About } from './askedAbout.ts'
import { formAnswer } from './answers.ts'
import type { Asking } from './asking.ts'
import { siteOf, wantedIn } from './ownRequest.ts'
import type { OwnPost, OwnRequest, Route } from './ownRequest.ts'

/** "Ask for access": a form, and what becomes of it. */
export const ASK: Route = { GET: showForm, POST: takeForm }

function showForm(own: OwnRequest): void {
  const place = placeIn(own, own.query)
  if (place === undefined) return own.refuse('USHER_NO_OWN_PATH')
  const { about } = place
  const typed = { name: about.account?.name ?? '', email: '', message: '' }
  own.send(formAnswer(200, place.forms.renderForm({ ...about, ...languageOf(own), typed, faults: {} })))
}

async function takeForm(own: OwnPost): Promise<void> {
  const place = placeIn(own, own.form)
  if (place === undefined) return own.refuse('USHER_NO_OWN_PATH')
  const { about, asking, forms } = place
  const typed = {
    name: oneLine(own.form.get('name') ?? ''),
    email: oneLine(own.form.get('email') ?? ''),
    message: severalLines(own.form.get('message') ?? ''),
  }
  const faults = faultsOf(typed)
  if (Object.keys(faults).length > 0) {
    own.send(formAnswer(422, forms.renderForm({ ...about, ...languageOf(own), typed, faults })))
    return
  }
  const request = requestOf(place, typed)
  const client = own.client.address ?? 'unknown'
  const receipt = await asking.take({ request, letter: forms.letterOf(request), client })
  const { status, fields } = ANSWERS[receipt.kind]
  const context = { ...languageOf(own), reference: about.reference }
  own.send(formAnswer(status, forms.renderReceipt(receipt.kind, context), fields?.(receipt)))
}

const FULL_RETRY_SECONDS = 60

type AnswerTo = { readonly status: number; readonly fields?: (receipt: Receipt) => HeaderPairs }

const ANSWERS: Readonly<Record<Receipt['kind'], AnswerTo>> = {
  queued: { status: 202 },
  already: { status: 200 },
  limited: {
    status: 429,
    fields: (receipt) => retryAfter(receipt.kind === 'limited' ? receipt.waitMs / 1_000 : 0),
  },
  full: { status: 503, fields: () => retryAfter(FULL_RETRY_SECONDS) },
}

function retryAfter(seconds: number): HeaderPairs {
  return ['Retry-After', String(Math.ceil(seconds))]
}

type Place = {
  readonly site: ProxiedSite
  readonly asking: Asking
  readonly forms: FormPages
  readonly about: About
}

// undefined where nothing can be asked about this address.
function placeIn(own: OwnRequest, fields: URLSearchParams): Place | undefined {
  const site = siteOf(own, wantedIn(fields))
  if (site?.asking === undefined) return undefined
  const { asking } = site
  return { site, asking, forms: site.pages.forms, about: aboutIn(fields, asking, own.client) }
}

function languageOf({ request }: OwnRequest): { acceptLanguage: string | undefined } {
  return { acceptLanguage: request.headers['accept-language'] }
}

function requestOf({ site, about, forms }: Place, { name, email, message }: Typed): AccessRequest {
  const { page, cause, reference, account, address } = about
  const isAccount = account?.name === name
  return {
    ...{ site: site.name, product: forms.product, page, cause, reference, address },
    // What somebody types is vouched for by nobody.
    person: { name, isVerified: isAccount && account.isVerified },
    account: isAccount ? undefined : account,
    email: email === '' ? undefined : email,
    message: message === '' ? undefined : message,
    time: new Date().toISOString(),
  }
}
