// Sites: one upstream application and everything said about it.
import Type from 'typebox'
import type { Static } from 'typebox'
import { RuleSchema } from './ruleSchema.ts'
import { closed, FilePath } from './schemaParts.ts'

const color = { pattern: '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$', allowed: 'a colour such as #0b5fff' }

export const BrandSchema = Type.Object(
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

export const SiteSchema = Type.Object(
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

export type Brand = Static<typeof BrandSchema>
export type Connection = Static<typeof ConnectionSchema>
export type SiteConfig = Static<typeof SiteSchema>
