import type { Path } from '../problem.ts'
import type { Webhook } from '../schema/askSchema.ts'
import type { Complaint } from '../validate/index.ts'

const OF_JSM = ['serviceDeskId', 'requestTypeId'] as const

/** What the schema cannot say about a webhook: which settings go with its type. */
export function checkWebhook(webhook: Webhook, path: Path): Complaint[] {
  const complain = (key: string, message: string): Complaint[] => [{ path: [...path, key], message }]
  if (webhook.type !== 'jsm') {
    return OF_JSM.filter((key) => webhook[key] !== undefined).flatMap((key) =>
      complain(key, `goes only with \`type: jsm\`, not with \`type: ${webhook.type}\``),
    )
  }
  return [
    ...OF_JSM.filter((key) => webhook[key] === undefined).flatMap((key) =>
      complain(key, 'is missing; `type: jsm` needs it'),
    ),
    ...(new URL(webhook.url).search === ''
      ? []
      : complain('url', 'must be the base URL of Jira with `type: jsm`, without a ? and what follows it')),
  ]
}
