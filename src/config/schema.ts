// The one description of the configuration: the types, config/usher.schema.json, the defaults
// and the messages of `usher check` all come from here and the schemas it is made of.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, FilePath } from './schemaParts.ts'
import { BrandSchema, SiteSchema } from './siteSchema.ts'

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

export type Config = Static<typeof ConfigSchema>
export type Listener = Static<typeof ListenerSchema>
export type Limits = Static<typeof LimitsSchema>
