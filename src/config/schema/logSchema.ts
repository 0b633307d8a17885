// What is logged, and where.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed } from './schemaParts.ts'

const MIN_KEY_CHARACTERS = 16

const MAX_REPLACED_BODY_BYTES = 4_096

function LogFile(description: string) {
  return Type.Optional(
    Type.String({
      minLength: 1,
      allowed: 'the path of a file',
      alsoCalled: ['path', 'output'],
      description: `${description}: a path, relative to this file. It is added to, and opened anew on SIGUSR1`,
    }),
  )
}

const AccessSchema = Type.Object(
  {
    format: Type.Enum(['json', 'combined'], {
      type: 'string',
      default: 'json',
      description: 'JSON, one object a line, or the Combined Log Format of Apache',
    }),
    file: LogFile('Where its lines go, instead of standard output'),
    query: Type.Boolean({
      default: false,
      description:
        'Whether the query of a request is written as well, without the values of parameters that are known to be secret',
    }),
  },
  {
    ...closed,
    allowed: 'a map such as { format: json, file: /var/log/usher/access.log }',
    description: 'The access log: a line for every request when it is over; without it there is none',
  },
)

export const LogSchema = Type.Object(
  {
    people: Type.Enum(['none', 'hashed', 'names'], {
      type: 'string',
      default: 'hashed',
      description:
        'What the line of a refusal says of the person: nothing, a keyed hash by which `usher report` counts people, or the name as well',
    }),
    peopleKey: Type.Optional(
      Type.String({
        minLength: MIN_KEY_CHARACTERS,
        secret: true,
        allowed: `text of at least ${MIN_KEY_CHARACTERS} characters`,
        alsoCalled: ['key', 'secret', 'hashKey'],
        description:
          'The key of that hash, the same for several Ushers; without it each start makes its own, and people are counted for each start alone. Better as file:PATH or ${ENV_VAR} than in the open',
      }),
    ),
    file: LogFile('Where the log goes, instead of standard output'),
    access: Type.Optional(AccessSchema),
    replacedBodyBytes: Type.Integer({
      minimum: 0,
      maximum: MAX_REPLACED_BODY_BYTES,
      default: 0,
      description:
        'How much of the body that a rule looked at stands in the line of its refusal; 0 for nothing. It may tell of people and of what they work on',
    }),
  },
  { ...closed, default: {}, description: 'What is logged, what of people, and where to' },
)

export type LogSettings = Static<typeof LogSchema>
export type AccessSettings = Static<typeof AccessSchema>
