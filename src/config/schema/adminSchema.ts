// The listener for operators, apart from those for clients.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, FilePath } from './schemaParts.ts'

// More is a matter for the log. Several processes tell each other of all of them every few seconds.
const MAX_RECENT_REFUSALS = 1_000

export const AdminSchema = Type.Object(
  {
    host: Type.String({
      format: 'listen-host',
      default: '127.0.0.1',
      allowed: 'an address or host name without a port',
      description: 'Address to bind; any other than this machine itself needs a token',
    }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: 8081,
      description: 'TCP port; 0 lets the system choose',
    }),
    socket: Type.Optional(FilePath('Unix socket to listen on instead of host and port', 'socket')),
    token: Type.Optional(
      Type.String({
        minLength: 16,
        secret: true,
        allowed: 'a text of at least 16 characters',
        description:
          'Asked of whoever comes, as a bearer token or as the password of Basic; better as file:PATH or ${ENV_VAR} than in the open',
      }),
    ),
    recentRefusals: Type.Integer({
      minimum: 0,
      maximum: MAX_RECENT_REFUSALS,
      default: 200,
      description: 'How many of the last refusals are kept in memory to be looked at; 0 for none',
    }),
  },
  {
    ...closed,
    checkedAs: 'admin',
    allowed: 'a listener such as { host: 127.0.0.1, port: 8081 }',
    description:
      'Where operators look at Usher itself: what is refused and why, the configuration, explanations, metrics, health, and the gallery of its pages; without it there is no such listener',
  },
)

export type Admin = Static<typeof AdminSchema>
