// Rules and presets: what is looked at, and what follows from it.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, oneOrMany } from './schemaParts.ts'
import { AUDIENCES, CAUSES, THEN } from './words.ts'

const StatusSchema = Type.Union([
  Type.Integer({ minimum: 100, maximum: 599 }),
  Type.String({
    pattern: '^([1-5]xx|[1-5][0-9]{2}(-[1-5][0-9]{2})?)$',
    allowed: 'a code (401), a class (4xx) or a range (401-403)',
  }),
])

const Text = oneOrMany(Type.String(), 'One text, or several of which any may match')
const Pattern = oneOrMany(
  Type.String({
    format: 'regex',
    allowed: 'a regular expression in RE2 syntax (no look-around, no back-references)',
  }),
  'RE2 regular expression, matched in linear time; (?i) ignores case',
)

const textTests = {
  equals: Type.Optional(Text),
  contains: Type.Optional(Text),
  startsWith: Type.Optional(Text),
  endsWith: Type.Optional(Text),
  matches: Type.Optional(Pattern),
  ignoreCase: Type.Optional(
    Type.Boolean({ description: 'Compare equals, contains, startsWith and endsWith without case' }),
  ),
}

const TextMatcherSchema = Type.Union(
  [
    Type.Enum(['present', 'absent'], { type: 'string' }),
    Type.Object(textTests, { ...closed, minProperties: 1 }),
  ],
  { description: '"present", "absent", or an object of tests that must all hold' },
)

const NamedMatchers = (description: string) =>
  Type.Record(Type.String({ minLength: 1 }), TextMatcherSchema, { description })

const conditionTests = {
  status: Type.Optional(oneOrMany(StatusSchema, 'Status of the upstream: 401, 4xx, 401-403, or a list')),
  header: Type.Optional(NamedMatchers('Response headers by name; values compare without case')),
  contentType: Type.Optional(
    oneOrMany(
      Type.String({ pattern: '^[^/;\\s]+/[^/;\\s]+$', allowed: 'type/subtype, type/* or */*+suffix' }),
      'Media type of the response, without parameters',
    ),
  ),
  body: Type.Optional(
    Type.Object(
      { ...textTests, empty: Type.Optional(Type.Boolean({ description: 'The body has no bytes' })) },
      {
        ...closed,
        minProperties: 1,
        description: 'The first bytes of the body as text, runs of white space folded to one space',
      },
    ),
  ),
  method: Type.Optional(
    oneOrMany(
      Type.String({ pattern: '^[A-Z][A-Z-]*$', allowed: 'a method in capitals, such as GET' }),
      'Request method',
    ),
  ),
  path: Type.Optional(TextMatcherSchema),
  query: Type.Optional(TextMatcherSchema),
  requestHeader: Type.Optional(NamedMatchers('Request headers by name; values compare without case')),
  cookie: Type.Optional(NamedMatchers('Request cookies by name')),
  audience: Type.Optional(
    oneOrMany(Type.Enum([...AUDIENCES], { type: 'string' }), 'Who asks: page, frame, script or client'),
  ),
}

const ConditionSchema = Type.Cyclic(
  {
    Condition: Type.Object(
      {
        ...conditionTests,
        all: Type.Optional(
          Type.Array(Type.Ref('Condition'), { minItems: 1, description: 'Every one of these holds' }),
        ),
        any: Type.Optional(
          Type.Array(Type.Ref('Condition'), { minItems: 1, description: 'At least one of these holds' }),
        ),
        not: Type.Optional(Type.Ref('Condition')),
      },
      { ...closed, minProperties: 1, description: 'All tests named here must hold' },
    ),
  },
  'Condition',
)

export const RuleSchema = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]*$',
      allowed: 'lower-case letters, digits and dashes',
      description: 'Unique within its list; shown by explain and in the log',
    }),
    when: ConditionSchema,
    cause: Type.Enum([...CAUSES], { type: 'string', description: 'Why the request was refused' }),
    then: Type.Enum([...THEN], {
      type: 'string',
      default: 'swap',
      description:
        'swap: show the page of the cause; pass: leave the answer alone; redirect: send the person to `to`',
    }),
    to: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Where `then: redirect` leads: an absolute path or an http(s) URL; {return} becomes the wanted address, {returnBelow} the same less pathPrefix',
      }),
    ),
    as: Type.Optional(
      Type.Enum(['page', 'frame'], {
        type: 'string',
        description: 'Show this variant whatever the audience: for places known to sit in an iframe',
      }),
    ),
    status: Type.Optional(
      Type.Integer({
        minimum: 200,
        maximum: 599,
        description: "Status to send; without it a page keeps the upstream's",
      }),
    ),
    allowStatusDowngrade: Type.Optional(
      Type.Boolean({ description: 'Permit a status of 2xx where the upstream refused' }),
    ),
  },
  { ...closed, description: 'when (conditions) leads to cause and then; the first match wins' },
)

export const PresetSchema = Type.Object(
  {
    description: Type.String({ minLength: 1 }),
    include: Type.Array(Type.String(), { default: [], description: "Presets whose rules follow this one's" }),
    product: Type.Optional(Type.String({ description: 'Name on the pages unless the brand says otherwise' })),
    signIn: Type.Optional(
      Type.String({
        format: 'sign-in',
        allowed: 'an absolute path or an http(s) URL',
        description:
          "Where to sign in, below the site's prefix; {return} becomes the wanted address, {returnBelow} the same less pathPrefix",
      }),
    ),
    rules: Type.Array(RuleSchema),
  },
  closed,
)

export type RuleConfig = Static<typeof RuleSchema>
export type Condition = RuleConfig['when']
export type TextMatcher = Static<typeof TextMatcherSchema>
export type TextTests = Exclude<TextMatcher, string>
export type Preset = Static<typeof PresetSchema>
