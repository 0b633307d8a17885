import type { Webhook } from '../../config/schema/askSchema.ts'
import type { Letter } from '../../rules/accessRequest.ts'
import { cut } from './cut.ts'

// Jira's own limit.
const MAX_SUMMARY = 255

/** A customer request of Jira Service Management. */
export function jsmBody(
  { summary, lines, message }: Letter,
  { serviceDeskId, requestTypeId }: Pick<Webhook, 'serviceDeskId' | 'requestTypeId'>,
): object {
  const told = lines.map(({ label, value }) => `${label}: ${value}`)
  return {
    serviceDeskId,
    requestTypeId,
    requestFieldValues: {
      summary: cut(summary, MAX_SUMMARY),
      description: asText([...told, ...(message === undefined ? [] : ['', message])].join('\n')),
    },
  }
}

// Jira reads wiki markup, in which !http://…! fetches a picture and [~somebody] calls a person.
function asText(text: string): string {
  return `{noformat}\n${text.replaceAll(/\{(?=\s*noformat)/gi, '{ ')}\n{noformat}`
}
