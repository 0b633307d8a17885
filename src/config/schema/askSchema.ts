// Asking for access: a form of Usher's own, and the webhook that it is sent to.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, Milliseconds } from './schemaParts.ts'

/** What the other end of a webhook reads. */
export const WEBHOOK_TYPES = ['json', 'slack', 'teams', 'jsm'] as const

const MAX_URL_CHARACTERS = 2_000
const MIN_SECRET_CHARACTERS = 16
const MAX_PER_WINDOW = 10_000

function JsmId(description: string) {
  return Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{1,100}$',
      allowed: 'an identifier in quotes, such as "4"',
      description: `${description}; for \`type: jsm\``,
    }),
  )
}

const WebhookSchema = Type.Object(
  {
    type: Type.Enum([...WEBHOOK_TYPES], {
      type: 'string',
      description: 'What the other end reads: plain JSON, Slack, Teams or Jira Service Management',
    }),
    url: Type.String({
      maxLength: MAX_URL_CHARACTERS,
      format: 'webhook-url',
      secret: true,
      allowed: 'an http(s) URL, without user:password@ and without #',
      alsoCalled: ['address', 'endpoint'],
      description:
        'Where requests are posted; for `jsm` the base URL of Jira. Better as file:PATH or ${ENV_VAR} than in the open',
    }),
    authorization: Type.Optional(
      Type.String({
        minLength: 1,
        pattern: '^[\\u0020-\\u007e]+$',
        secret: true,
        allowed: 'text on one line, such as "Bearer ..."',
        alsoCalled: ['token', 'auth'],
        description: 'The Authorization header; better as file:PATH or ${ENV_VAR} than in the open',
      }),
    ),
    serviceDeskId: JsmId('The service desk'),
    requestTypeId: JsmId('The type of request'),
    timeoutMs: Milliseconds('Limit for one attempt', { minimum: 100, default: 10_000 }),
  },
  { ...closed, checkedAs: 'webhook', description: 'Where requests for access are sent' },
)

const RateSchema = Type.Object(
  {
    perClient: Type.Integer({
      minimum: 1,
      maximum: MAX_PER_WINDOW,
      default: 5,
      description: 'Taken from one address (of IPv6, one /64) in a window',
    }),
    total: Type.Integer({
      minimum: 1,
      maximum: MAX_PER_WINDOW,
      default: 100,
      description: 'Taken from everybody together in a window',
    }),
    windowMs: Milliseconds('The window', { minimum: 1_000, default: 3_600_000 }),
  },
  {
    ...closed,
    default: {},
    description: 'How many requests for access are taken; beyond it people are asked to wait',
  },
)

export const AskSchema = Type.Object(
  {
    webhook: WebhookSchema,
    rate: RateSchema,
    secret: Type.Optional(
      Type.String({
        minLength: MIN_SECRET_CHARACTERS,
        secret: true,
        allowed: `text of at least ${MIN_SECRET_CHARACTERS} characters`,
        description:
          'Seals the name of a person on the way to the form; the same for several Ushers behind one address, else each makes its own',
      }),
    ),
  },
  { ...closed, description: 'A form with which refused people ask for access' },
)

export type Ask = Static<typeof AskSchema>
export type Webhook = Ask['webhook']
