// The one description of the configuration: the types, config/usher.schema.json, the defaults
// and the messages of `usher check` all come from here.
import Type, { type Static, type TSchema } from 'typebox'
import { AUDIENCES, CAUSES, THEN } from './words.ts'

const closed = { additionalProperties: false } as const

function oneOrMany<T extends TSchema>(item: T, description: string) {
  return Type.Union([item, Type.Array(item, { minItems: 1 })], { description })
}

const FilePath = (description: string) =>
  Type.String({ minLength: 1, description: `${description} (relative to this file)` })

const ListenerSchema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to bind; 0.0.0.0 or :: for all' }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: 8080,
      description: 'TCP port; 0 lets the system choose',
    }),
    socket: Type.Optional(FilePath('Unix socket to listen on instead of host and port')),
    tls: Type.Optional(
      Type.Object(
        {
          certFile: FilePath('Certificate chain in PEM'),
          keyFile: FilePath('Private key in PEM'),
          keyPassphrase: Type.Optional(Type.String({ description: 'Better as file:PATH or ${ENV_VAR}' })),
          http2: Type.Boolean({ default: true, description: 'Offer HTTP/2 beside HTTP/1.1 by ALPN' }),
        },
        { ...closed, description: 'Serve HTTPS' },
      ),
    ),
  },
  { ...closed, description: 'Where clients connect' },
)

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

const RuleSchema = Type.Object(
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

const color = { pattern: '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$', allowed: 'a colour such as #0b5fff' }

const BrandSchema = Type.Object(
  {
    product: Type.Optional(
      Type.String({ minLength: 1, maxLength: 60, description: 'Name of the application as people know it' }),
    ),
    organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Who runs it' })),
    logoFile: Type.Optional(FilePath('SVG, PNG, JPEG or WebP of at most 64 KiB, inlined into the page')),
    accentColor: Type.Optional(
      Type.String({ ...color, description: 'Buttons and links on a light background' }),
    ),
    accentColorDark: Type.Optional(
      Type.String({ ...color, description: 'Buttons and links on a dark background' }),
    ),
    contactEmail: Type.Optional(
      Type.String({
        pattern: '^[^@\\s]+@[^@\\s]+$',
        allowed: 'an e-mail address',
        description: 'Whom to ask for access',
      }),
    ),
    contactUrl: Type.Optional(
      Type.String({
        format: 'http-url',
        allowed: 'an http or https URL',
        description: 'Where to ask for access, such as a service desk',
      }),
    ),
  },
  { ...closed, default: {}, description: 'What the pages carry: names, logo, colours, contacts' },
)

const ConnectionSchema = Type.Object(
  {
    connectTimeoutMs: Type.Integer({
      minimum: 1,
      default: 5_000,
      description: 'TCP and TLS to the upstream',
    }),
    headersTimeoutMs: Type.Integer({
      minimum: 1,
      default: 300_000,
      description: 'Request sent to response head received',
    }),
    bodyTimeoutMs: Type.Integer({
      minimum: 0,
      default: 0,
      description: 'Longest silence inside a response body; 0 for none (event streams are silent for long)',
    }),
    keepAliveTimeoutMs: Type.Integer({
      minimum: 1,
      default: 4_000,
      description: 'How long an idle upstream connection is kept',
    }),
    maxConnections: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 256,
      description: 'Upstream connections at a time',
    }),
    host: Type.String({
      pattern: '^(keep|upstream|[A-Za-z0-9.:\\[\\]-]+)$',
      default: 'keep',
      allowed: '"keep", "upstream" or a host name',
      description: "Host header sent to the upstream: the client's, that of the upstream URL, or a fixed one",
    }),
    tls: Type.Object(
      {
        caFile: Type.Optional(FilePath("Authority to trust instead of the system's, in PEM")),
        certFile: Type.Optional(FilePath('Client certificate in PEM')),
        keyFile: Type.Optional(FilePath('Key of the client certificate in PEM')),
        keyPassphrase: Type.Optional(Type.String({ description: 'Better as file:PATH or ${ENV_VAR}' })),
        serverName: Type.Optional(
          Type.String({
            minLength: 1,
            description: 'Name to verify and to send as SNI instead of the host of the URL',
          }),
        ),
        insecure: Type.Boolean({
          default: false,
          description:
            'Do not verify the certificate of the upstream. Anyone on the way can read and change everything',
        }),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, default: {}, description: 'How the upstream is reached' },
)

const SiteSchema = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]*$',
      allowed: 'lower-case letters, digits and dashes',
      description: 'Used in logs',
    }),
    hosts: Type.Array(
      Type.String({
        pattern: '^(\\*\\.)?[A-Za-z0-9.-]+$',
        allowed: 'a host name without a port, or *.domain',
      }),
      { default: [], description: 'Host names that lead here; none means any' },
    ),
    pathPrefix: Type.String({
      pattern: '^/[^?#\\s]*$',
      default: '/',
      allowed: 'a path that starts with /',
      description: 'Paths that lead here; the longest prefix wins. It is not removed',
    }),
    upstream: Type.String({
      format: 'upstream',
      allowed: 'http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence',
      description: 'Where requests go; no path, because the target is forwarded as it is',
    }),
    connection: ConnectionSchema,
    presets: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Ready-made rules, by name: testrail, iis, confluence',
    }),
    rules: Type.Array(RuleSchema, {
      default: [],
      description: "The site's own rules; they come before those of its presets",
    }),
    brand: BrandSchema,
    signIn: Type.Optional(
      Type.String({
        format: 'sign-in',
        allowed: 'an absolute path or an http(s) URL',
        description:
          "Where the sign-in button leads, instead of the preset's; {return} becomes the wanted address, {returnBelow} the same less pathPrefix",
      }),
    ),
    frameAncestors: Type.Array(
      Type.String({
        pattern: "^(\\*|'self'|https?://[A-Za-z0-9.*:\\[\\]-]+)$",
        allowed: "an origin such as https://jira.example.com, * or 'self'",
      }),
      {
        default: [],
        description:
          'Who may embed the page shown in frames, such as the origin of Jira; none named means anyone, as the panel itself is embedded',
      },
    ),
  },
  { ...closed, description: 'One upstream application and everything said about it' },
)

const LimitsSchema = Type.Object(
  {
    maxHeaderBytes: Type.Integer({
      minimum: 4_096,
      maximum: 1_048_576,
      default: 65_536,
      description: 'Head of a request or response',
    }),
    headersTimeoutMs: Type.Integer({
      minimum: 100,
      default: 15_000,
      description: 'A client must send its head within this',
    }),
    requestTimeoutMs: Type.Integer({
      minimum: 0,
      default: 900_000,
      description: 'A client must send its whole request within this; 0 for no limit',
    }),
    keepAliveTimeoutMs: Type.Integer({
      minimum: 1,
      default: 65_000,
      description: 'How long an idle client connection is kept',
    }),
    maxHeldBytes: Type.Integer({
      minimum: 0,
      maximum: 16_777_216,
      default: 65_536,
      description: 'Held of one response body while a rule looks at it',
    }),
    maxHeldBytesTotal: Type.Integer({
      minimum: 0,
      default: 67_108_864,
      description: 'Held of all bodies together; beyond it bodies pass unseen',
    }),
    maxDecodedBytes: Type.Integer({
      minimum: 0,
      maximum: 67_108_864,
      default: 1_048_576,
      description: 'Largest text that a compressed held body may grow to; beyond it it passes unseen',
    }),
    gracePeriodMs: Type.Integer({
      minimum: 0,
      default: 10_000,
      description: 'On stop, requests in flight get this long to finish',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Bounds on what clients and upstreams can make Usher hold or wait for',
  },
)

export const ConfigSchema = Type.Object(
  {
    listen: Type.Union([ListenerSchema, Type.Array(ListenerSchema, { minItems: 1 })], {
      default: {},
      description: 'One listener or several',
    }),
    ownPath: Type.String({
      pattern: '^/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$',
      default: '/.usher',
      allowed: 'a path such as /.usher',
      description: "Prefix of Usher's own paths; everything below it never reaches an upstream",
    }),
    trustedProxies: Type.Array(
      Type.String({
        format: 'network',
        allowed: 'an address, a network such as 10.0.0.0/8, "loopback" or "private"',
      }),
      { default: [], description: 'Peers whose X-Forwarded-*, Forwarded and X-Request-Id are believed' },
    ),
    forwardedHeaders: Type.Enum(['x-forwarded', 'forwarded', 'both', 'none'], {
      type: 'string',
      default: 'x-forwarded',
      description:
        'What tells the upstream who asked: X-Forwarded-For/-Proto/-Host, Forwarded (RFC 7239), both or none',
    }),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      type: 'string',
      default: 'info',
    }),
    limits: LimitsSchema,
    brand: BrandSchema,
    sites: Type.Array(SiteSchema, { minItems: 1, description: 'The applications behind Usher' }),
  },
  { ...closed, title: 'Usher', description: 'Configuration of the Usher reverse proxy' },
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

export type Config = Static<typeof ConfigSchema>
export type Listener = Static<typeof ListenerSchema>
export type SiteConfig = Static<typeof SiteSchema>
export type Connection = Static<typeof ConnectionSchema>
export type Limits = Static<typeof LimitsSchema>
export type Brand = Static<typeof BrandSchema>
export type RuleConfig = Static<typeof RuleSchema>
export type Condition = RuleConfig['when']
export type TextMatcher = Static<typeof TextMatcherSchema>
export type TextTests = Exclude<TextMatcher, string>
export type Preset = Static<typeof PresetSchema>
