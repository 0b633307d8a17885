// The cookies that hold somebody's session, for starting afresh.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed } from './schemaParts.ts'

// RFC 6265 4.1.1: the name is a token, and a path ends at a semicolon.
const CookieName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
  allowed: 'the name of a cookie, such as JSESSIONID',
  description: 'The name of the cookie',
})

const MAX_COOKIES = 20

export const SessionCookieSchema = Type.Union(
  [
    CookieName,
    Type.Object(
      {
        name: CookieName,
        path: Type.Optional(
          Type.String({
            maxLength: 200,
            pattern: '^/[\\u0021-\\u003a\\u003c-\\u007e]*$',
            allowed: 'a path that begins with /',
            description: 'Its path, instead of / and pathPrefix',
          }),
        ),
        domain: Type.Optional(
          Type.String({
            format: 'cookie-domain',
            allowed: 'a domain such as example.com',
            description: 'Its domain, where it is set for more than one host',
          }),
        ),
      },
      closed,
    ),
  ],
  {
    allowed: 'the name of a cookie, or a map such as { name: sid, path: /app }',
    description: 'One cookie, by its name',
  },
)

/** Those of a preset, or of a site instead of its presets'. */
export function SessionCookies(description: string) {
  return Type.Array(SessionCookieSchema, {
    maxItems: MAX_COOKIES,
    allowed: `a list of at most ${MAX_COOKIES} cookies`,
    description,
  })
}

export const ResetSchema = Type.Object(
  {
    clearSiteData: Type.Boolean({
      default: false,
      description:
        'Also send Clear-Site-Data: "cookies", which makes browsers forget every cookie of the whole registrable domain',
    }),
  },
  { ...closed, default: {}, description: 'What "Start afresh" does beside expiring the session cookies' },
)

export type SessionCookieConfig = Static<typeof SessionCookieSchema>
