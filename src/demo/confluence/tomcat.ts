import { STATUS_CODES } from 'node:http'
import { markup } from '../../markup.ts'
import { addFields, textAnswer, type Answer, type DemoRequest } from '../message.ts'
import type { LoginReason } from './gatekeeper.ts'

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  401: 'The request does not prove who asks, and this resource is not for everybody.',
  403: 'The server knows who asks and still does not hand out this resource.',
  404: 'The server has nothing to show under this address.',
}

/** The error page of the servlet container; `message` is what the application gave as the reason. */
export function errorPage(status: number, message?: string): Answer {
  const title = `HTTP Status ${status} – ${STATUS_CODES[status] ?? ''}`
  const reason = message === undefined ? [] : [markup`<p><b>Message</b> ${message}</p>`]
  const text = markup`<!doctype html><html lang="en"><head><title>${title}</title><style type="text/css">\
body {font-family:Tahoma,Arial,sans-serif;} h1, h3, b {color:white;background-color:#525D76;} \
h1 {font-size:1.4em;} h3 {font-size:.9em;} p {font-size:.8em;} \
.line {height:1px;background-color:#525D76;border:none;}</style></head><body>\
<h1>${title}</h1><hr class="line" /><p><b>Type</b> Status Report</p>${reason}\
<p><b>Description</b> ${DESCRIPTIONS[status] ?? ''}</p><hr class="line" /><h3>Apache Tomcat/9.0</h3></body></html>`
  return addFields(textAnswer(status, 'text/html;charset=utf-8', text), [['Content-Language', 'en']])
}

/** A 401 without a reason: nobody has tried to sign in. */
export function plainRefusal(request: DemoRequest): Answer {
  return addFields(errorPage(401), [oauthChallenge(request)])
}

/** The 401 of a sign-in that Seraph did not accept. */
export function basicRefusal({ request }: { request: DemoRequest }, reason: LoginReason): Answer {
  // The header carries the first stamp and the page the last one: a known person without a seat gets both.
  const printed = reason === 'AUTHORISATION_FAILED' ? 'AUTHENTICATED_FAILED' : reason
  return addFields(failurePage(request, printed), [['X-Seraph-LoginReason', reason]])
}

/** What a broken user directory looks like: refused, no stamp, and the page says that all is well. */
export function directoryFailure(request: DemoRequest): Answer {
  return failurePage(request, 'OK')
}

function failurePage(request: DemoRequest, reason: LoginReason): Answer {
  const page = errorPage(401, `Basic Authentication Failure - Reason : ${reason}`)
  return addFields(page, [oauthChallenge(request)])
}

// For other servers that sign their requests; browsers ignore it and show the page.
function oauthChallenge(request: DemoRequest) {
  const origin = `http://${request.headers.host ?? 'localhost'}`
  return ['WWW-Authenticate', `OAuth realm="${encodeURIComponent(origin)}"`] as const
}
