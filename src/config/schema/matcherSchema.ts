// Tests of one text: of a header, a cookie, the path, the body.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, oneOrMany } from './schemaParts.ts'

const ANY_OF_THEM = 'one text, or a list of which any may do'

// An empty text would be found everywhere.
const Part = Type.String({ minLength: 1, allowed: 'text that is not empty' })

export const textTests = {
  equals: Type.Optional(oneOrMany(Type.String(), `The whole is this: ${ANY_OF_THEM}`)),
  contains: Type.Optional(oneOrMany(Part, `This is somewhere in it: ${ANY_OF_THEM}`)),
  startsWith: Type.Optional(oneOrMany(Part, `It begins with this: ${ANY_OF_THEM}`)),
  endsWith: Type.Optional(oneOrMany(Part, `It ends with this: ${ANY_OF_THEM}`)),
  matches: Type.Optional(
    oneOrMany(
      Type.String({
        minLength: 1,
        format: 'regex',
        allowed: 'a regular expression in RE2 syntax (no look-around, no back-references)',
      }),
      'This regular expression is found in it: one, or a list of which any may do. RE2, in linear time; (?i) ignores case',
    ),
  ),
  ignoreCase: Type.Optional(
    Type.Boolean({ description: 'Compare equals, contains, startsWith and endsWith without case' }),
  ),
}

const matcherOptions = { allowed: 'present, absent, or tests such as { contains: text }' }

const TextMatcherSchema = Type.Union(
  [
    Type.Enum(['present', 'absent'], { type: 'string' }),
    Type.Object(textTests, {
      ...closed,
      minProperties: 1,
      allowed: `a map of ${Object.keys(textTests).join(', ')}`,
    }),
  ],
  matcherOptions,
)

export function TextMatcher(description: string) {
  return Type.Union(TextMatcherSchema.anyOf, {
    ...matcherOptions,
    description: `${description}: present, absent, or tests that must all hold`,
  })
}

// RFC 9110 5.6.2 (token).
export const HEADER_NAME = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"

// Wider than the token of RFC 6265 4.1.1, as servers are.
export const COOKIE_NAME = '^[^=;,\\s]+$'

type Named = { readonly names: string; readonly such: string; readonly description: string }

export function NamedMatchers({ names, such, description }: Named) {
  return Type.Record(Type.String({ pattern: names }), TextMatcherSchema, {
    allowedKeys: `a name such as ${such}`,
    allowed: `a map of names and tests, such as { ${such}: present }`,
    description: `${description}: each by its name, with present, absent, or tests that must all hold`,
  })
}

export type TextMatcher = Static<typeof TextMatcherSchema>
export type TextTests = Exclude<TextMatcher, string>
