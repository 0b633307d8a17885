import type { Webhook } from '../../config/schema/askSchema.ts'
import type { AccessRequest, Letter } from '../../rules/accessRequest.ts'
import { jsmBody } from './jsm.ts'
import { jsonBody } from './json.ts'
import { slackBody } from './slack.ts'
import { teamsBody } from './teams.ts'

/** What a webhook is sent, as JSON. letter: the request in words. */
export function bodyFor(webhook: Webhook, request: AccessRequest, letter: Letter): string {
  return JSON.stringify(bodyOf(webhook, request, letter))
}

function bodyOf(webhook: Webhook, request: AccessRequest, letter: Letter): object {
  switch (webhook.type) {
    case 'json':
      return jsonBody(request)
    case 'slack':
      return slackBody(letter)
    case 'teams':
      return teamsBody(letter)
    default:
      return jsmBody(letter, webhook)
  }
}
