// Who has an account in an application: asked of TestRail's API, or read from a file.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, FilePath, Milliseconds } from './schemaParts.ts'

const TestrailApiSchema = Type.Object(
  {
    user: Type.String({
      minLength: 1,
      // RFC 7617 2: a colon ends the name.
      pattern: '^[^:\\u0000-\\u001f\\u007f]+$',
      allowed: 'the e-mail address of a user, without a colon',
      description: 'An administrator of TestRail; others are not told who has an account',
    }),
    apiKey: Type.String({
      minLength: 1,
      pattern: '^[^\\u0000-\\u001f\\u007f]+$',
      secret: true,
      allowed: 'text on one line, in quotes where it could be taken for something else',
      description: 'API key (or password) of that user; better as file:PATH or ${ENV_VAR} than in the open',
    }),
  },
  { ...closed, description: "Ask TestRail's own API, at the upstream of the site" },
)

export const LicencesSchema = Type.Object(
  {
    file: Type.Optional(
      FilePath('One address a line, or CSV with a header row that has a column email', 'licenceList'),
    ),
    testrail: Type.Optional(TestrailApiSchema),
    emailDomain: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$',
        allowed: 'a domain such as example.com, without an @',
        alsoCalled: ['domain', 'mailDomain'],
        description: 'Makes an address of a name without one; without it such a person is unknown',
      }),
    ),
    verifiedNamesOnly: Type.Boolean({
      default: false,
      description:
        'Believe only the names that the upstream or a trusted gateway gives, not those in credentials, which anybody can claim',
    }),
    refreshMs: Milliseconds('How often the API is asked', {
      // A refused key is a failed sign-in, and enough of those lock its account.
      minimum: 60_000,
      default: 300_000,
      alsoCalled: ['refresh', 'interval', 'ttl'],
    }),
    maxAgeMs: Type.Integer({
      minimum: 60_000,
      maximum: 1_209_600_000,
      default: 86_400_000,
      alsoCalled: ['maxAge'],
      description:
        'A copy that could not be confirmed for longer than this is not believed any more; in milliseconds',
    }),
  },
  {
    ...closed,
    checkedAs: 'licences',
    alsoCalled: ['licenses', 'licence', 'license'],
    description: 'Who has an account, for rules with a condition `licence`; give `file` or `testrail`',
  },
)

export type Licences = Static<typeof LicencesSchema>
