// Rules and presets: what is looked at, and what follows from it.
import Type from 'typebox'
import type { Static } from 'typebox'
import { COOKIE_NAME, HEADER_NAME, NamedMatchers, TextMatcher, textTests } from './matcherSchema.ts'
import { closed, Link, Name, oneOrMany, READABLE } from './schemaParts.ts'
import { SessionCookies } from './sessionCookieSchema.ts'
import { SignInFormSchema } from './signInFormSchema.ts'
import { RuleTestsSchema } from './testSchema.ts'
import { AUDIENCES, CAUSES, CHALLENGES, LICENCES, MODES, PAGES, THEN } from '../words.ts'

const StatusSchema = Type.Union(
  [
    Type.Integer({ minimum: 100, maximum: 599 }),
    Type.String({ pattern: '^([1-5]xx|[1-5][0-9]{2}(-[1-5][0-9]{2})?)$', format: 'status' }),
  ],
  { allowed: 'a status such as 401, a class such as 4xx, or a range such as 401-403' },
)

const conditionTests = {
  status: Type.Optional(
    oneOrMany(StatusSchema, 'Status of the upstream: 401, 4xx, 401-403, or a list of them'),
  ),
  header: Type.Optional(
    NamedMatchers({
      names: HEADER_NAME,
      such: 'WWW-Authenticate',
      description: 'Headers of the response, compared without case',
    }),
  ),
  contentType: Type.Optional(
    oneOrMany(
      Type.String({
        pattern: '^[^/;\\s]+/[^/;\\s]+$',
        format: 'media-type',
        allowed: 'a media type such as text/html, "text/*" or "*/*+json"',
      }),
      'Media type of the response, without parameters',
    ),
  ),
  body: Type.Optional(
    Type.Object(
      { ...textTests, empty: Type.Optional(Type.Boolean({ description: 'The body has no bytes' })) },
      {
        ...closed,
        minProperties: 1,
        allowed: 'tests such as { contains: text }',
        description: 'The first bytes of the body as text, runs of white space folded to one space',
      },
    ),
  ),
  method: Type.Optional(
    oneOrMany(
      Type.String({ pattern: '^[A-Z][A-Z-]*$', format: 'method', allowed: 'a method such as GET' }),
      'Request method',
    ),
  ),
  path: Type.Optional(TextMatcher('Path of the request, decoded')),
  query: Type.Optional(TextMatcher('Query of the request, decoded, without its question mark')),
  requestHeader: Type.Optional(
    NamedMatchers({
      names: HEADER_NAME,
      such: 'Authorization',
      description: 'Headers of the request, compared without case',
    }),
  ),
  cookie: Type.Optional(
    NamedMatchers({ names: COOKIE_NAME, such: 'JSESSIONID', description: 'Cookies of the request' }),
  ),
  audience: Type.Optional(
    oneOrMany(Type.Enum([...AUDIENCES], { type: 'string' }), 'Who asks: page, frame, script or client'),
  ),
  licence: Type.Optional(
    oneOrMany(
      Type.Enum([...LICENCES], { type: 'string' }),
      "What the site's licence directory knows of the person: active, inactive or none; never holds where the person or the directory is unknown",
    ),
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
        not: Type.Optional(Type.Ref('Condition', { description: 'This does not hold' })),
      },
      {
        ...closed,
        minProperties: 1,
        allowed: 'a condition such as { status: 401 }',
        description: 'All tests named here must hold',
      },
    ),
  },
  'Condition',
  { description: 'What an answer and its request must be for the rule to match' },
)

export const ModeSchema = Type.Enum([...MODES], {
  type: 'string',
  description: 'Enforce, or observe: decide, count and log, and leave the answer alone',
})

const actionSettings = {
  then: Type.Enum([...THEN], {
    type: 'string',
    default: 'swap',
    alsoCalled: ['action'],
    description:
      "What is done: swap shows the page of the cause, notice puts a few words above the upstream's own page, redirect sends the person to `to`, pass leaves the answer alone",
  }),
  to: Type.Optional(Link('Where `then: redirect` leads', { alsoCalled: ['redirect', 'location'] })),
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
  page: Type.Optional(
    Type.Enum([...PAGES], {
      type: 'string',
      description: 'Whose words a person reads, where they fit better than those of the cause',
    }),
  ),
  challenge: Type.Optional(
    Type.Enum([...CHALLENGES], {
      type: 'string',
      description:
        'What becomes of WWW-Authenticate beside a page: keep, as without it, or drop, so that no browser shows its own prompt',
    }),
  ),
  mode: Type.Optional(ModeSchema),
}

/** What a site does for a cause, whichever rule of its presets found it. */
export const ActionSchema = Type.Object(actionSettings, {
  ...closed,
  checkedAs: 'rule',
  allowed: 'a map such as { then: pass }',
})

export const RuleSchema = Type.Object(
  {
    name: Name('Unique within its list; shown by explain and in the log'),
    when: ConditionSchema,
    cause: Type.Enum([...CAUSES], {
      type: 'string',
      alsoCalled: ['reason'],
      description: 'Why the request was refused',
    }),
    ...actionSettings,
    source: Type.Optional(
      Type.String({ ...READABLE, description: 'Where the signature was seen; shown by `usher presets`' }),
    ),
  },
  {
    ...closed,
    checkedAs: 'rule',
    allowed: 'a rule with at least name, when and cause',
    description: '`when` (conditions) leads to `cause` and `then`; the first match wins',
  },
)

export const PresetSchema = Type.Object(
  {
    description: Type.String(READABLE),
    include: Type.Array(Type.String({ checkedAs: 'preset' }), {
      default: [],
      description: "Presets whose rules follow this one's",
    }),
    product: Type.Optional(
      Type.String({ ...READABLE, description: 'Name on the pages unless the brand says otherwise' }),
    ),
    signIn: Type.Optional(
      Type.String({
        minLength: 1,
        format: 'link-below',
        allowed: 'a path or an http(s) URL',
        description:
          "Where to sign in, below the site's prefix; {return} becomes the wanted address, {returnBelow} the same less pathPrefix",
      }),
    ),
    signInForm: Type.Optional(SignInFormSchema),
    sessionCookies: Type.Optional(SessionCookies('What holds a session of this application')),
    statusPath: Type.Optional(
      Type.String({
        pattern: '^[\\x21-\\x7e]+$',
        allowed: 'a path such as status',
        description: "Where the application says whether it is ready, below the site's prefix",
      }),
    ),
    rules: Type.Array(RuleSchema, { uniqueBy: 'name' }),
    tests: RuleTestsSchema,
  },
  closed,
)

export type RuleConfig = Static<typeof RuleSchema>
export type ActionConfig = Static<typeof ActionSchema>
export type Condition = RuleConfig['when']
export type { TextMatcher, TextTests } from './matcherSchema.ts'
export type Preset = Static<typeof PresetSchema>
