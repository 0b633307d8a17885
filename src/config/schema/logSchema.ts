// What the log says of people.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed } from './schemaParts.ts'

const MIN_KEY_CHARACTERS = 16

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
  },
  { ...closed, default: {}, description: 'What the log says of people' },
)

export type LogSettings = Static<typeof LogSchema>
