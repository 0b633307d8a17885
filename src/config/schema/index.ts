// The one description of the configuration: the types, config/usher.schema.json, the defaults
// and the messages of `usher check` all come from here and the schemas it is made of.
import Type from 'typebox'
import type { Static } from 'typebox'
import { BrandSchema } from './brandSchema.ts'
import { AskSchema } from './askSchema.ts'
import { AdminSchema } from './adminSchema.ts'
import { LanguagesSchema } from './languagesSchema.ts'
import { LimitsSchema, ListenerSchema } from './listenSchema.ts'
import { LogSchema } from './logSchema.ts'
import { ReloadSchema } from './reloadSchema.ts'
import { closed, TemplatesDirectory } from './schemaParts.ts'
import { SiteSchema } from './siteSchema.ts'
import { TextsByLanguageSchema } from './textsSchema.ts'
import { TracingSchema } from './tracingSchema.ts'

// More than any machine that a proxy gets to itself has cores.
const MAX_WORKERS = 128

export const ConfigSchema = Type.Object(
  {
    listen: Type.Union([ListenerSchema, Type.Array(ListenerSchema, { minItems: 1 })], {
      default: {},
      allowed: 'a listener such as { host: 127.0.0.1, port: 8080 }, or a list of them',
      description: 'One listener or several',
    }),
    ownPath: Type.String({
      pattern: '^/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$',
      default: '/.usher',
      allowed: 'a path such as /.usher, without a slash at its end',
      description: "Prefix of Usher's own paths; everything below it never reaches an upstream",
    }),
    trustedProxies: Type.Array(
      Type.String({
        format: 'network',
        allowed: 'an IP address, a network such as 10.0.0.0/8, "loopback" or "private"',
        description: 'An address, a network, "loopback" or "private"',
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
      description: 'The least severe log lines that are written; silent for none',
    }),
    log: LogSchema,
    tracing: Type.Optional(TracingSchema),
    workers: Type.Union(
      [Type.Enum(['auto'], { type: 'string' }), Type.Integer({ minimum: 1, maximum: MAX_WORKERS })],
      {
        default: 1,
        allowed: `a number from 1 to ${MAX_WORKERS}, or auto`,
        alsoCalled: ['processes', 'threads', 'cluster'],
        description:
          'Processes that serve; auto for one on each core. Limits that are totals are divided among them',
      },
    ),
    reload: ReloadSchema,
    admin: Type.Optional(AdminSchema),
    limits: LimitsSchema,
    brand: BrandSchema,
    languages: LanguagesSchema,
    texts: TextsByLanguageSchema,
    templatesDirectory: Type.Optional(
      TemplatesDirectory(
        'Templates, parts, stylesheets and scripts of your own, each in place of the shipped one',
      ),
    ),
    ask: Type.Optional(AskSchema),
    sites: Type.Array(SiteSchema, {
      minItems: 1,
      uniqueBy: 'name',
      allowed: 'a list of sites, each with a name and an upstream',
      description: 'The applications behind Usher',
    }),
  },
  {
    ...closed,
    allowed: 'a map of settings, of which `sites` is needed',
    title: 'Usher',
    description: 'Configuration of the Usher reverse proxy',
  },
)

export type Config = Static<typeof ConfigSchema>
export type { Limits, Listener } from './listenSchema.ts'
