// Sites: one upstream application and everything said about it.
import Type from 'typebox'
import type { Static } from 'typebox'
import { BrandSchema } from './brandSchema.ts'
import { HEADER_NAME } from './matcherSchema.ts'
import { SiteLanguagesSchema } from './languagesSchema.ts'
import { AskSchema } from './askSchema.ts'
import { LicencesSchema } from './licencesSchema.ts'
import { ActionSchema, ModeSchema, RuleSchema } from './ruleSchema.ts'
import { CAUSES } from '../words.ts'
import { closed, FilePath, KeyPassphrase, Milliseconds, Name, TemplatesDirectory } from './schemaParts.ts'
import { ResetSchema, SessionCookies } from './sessionCookieSchema.ts'
import { RuleTestsSchema } from './testSchema.ts'
import { TextsByLanguageSchema } from './textsSchema.ts'

const UpstreamTlsSchema = Type.Object(
  {
    caFile: Type.Optional(FilePath("Authority to trust instead of the system's, in PEM", 'certificate')),
    certFile: Type.Optional(FilePath('Client certificate in PEM', 'certificate')),
    keyFile: Type.Optional(FilePath('Private key of the client certificate in PEM', 'privateKey')),
    keyPassphrase: Type.Optional(KeyPassphrase),
    serverName: Type.Optional(
      Type.String({
        format: 'server-name',
        allowed: 'a host name without a port',
        description: 'Name to verify, and to send as SNI, instead of the host of the upstream URL',
      }),
    ),
    insecure: Type.Boolean({
      default: false,
      description:
        'Do not verify the certificate of the upstream. Anyone on the way can then read and change everything',
    }),
  },
  { ...closed, default: {}, checkedAs: 'keyMaterial', description: 'TLS to an https upstream' },
)

const ConnectionSchema = Type.Object(
  {
    connectTimeoutMs: Milliseconds('Limit for TCP and TLS to the upstream', { default: 5_000 }),
    headersTimeoutMs: Milliseconds('Limit from request sent to response head received', {
      default: 300_000,
      alsoCalled: ['timeout', 'readTimeout'],
    }),
    bodyTimeoutMs: Milliseconds(
      'Longest silence inside a response body; 0 for no limit (event streams are silent for long)',
      { minimum: 0, default: 0 },
    ),
    keepAliveTimeoutMs: Milliseconds('How long an idle upstream connection is kept', { default: 4_000 }),
    maxConnections: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 256,
      description: 'Upstream connections at a time; further requests wait',
    }),
    maxAgeMs: Milliseconds(
      'How long an upstream connection takes new requests, so that a changed address is noticed; 0 for no limit',
      { minimum: 0, default: 300_000 },
    ),
    maxRequests: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 4_096,
      description: 'Requests in flight at a time, waiting ones among them; beyond it 503. 0 for no limit',
    }),
    queueTimeoutMs: Milliseconds('How long a request waits for an upstream connection; 0 for no limit', {
      minimum: 0,
      default: 10_000,
    }),
    maxPinnedConnections: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 4_096,
      description:
        'Upstream connections that belong to one client connection each, for Windows sign-in; beyond it 503',
    }),
    pinnedIdleTimeoutMs: Milliseconds(
      'How long such a connection may be idle, at least limits.keepAliveTimeoutMs; 0 for as long as its client',
      { minimum: 0, default: 0 },
    ),
    host: Type.String({
      format: 'host-header',
      default: 'keep',
      allowed: '"keep", "upstream" or a host name',
      description: "Host header sent to the upstream: the client's, that of the upstream URL, or a fixed one",
    }),
    tls: UpstreamTlsSchema,
  },
  { ...closed, default: {}, description: 'How the upstream is reached' },
)

export const SiteSchema = Type.Object(
  {
    name: Name('What logs and metrics call this site'),
    hosts: Type.Array(
      Type.String({
        format: 'site-host',
        allowed: 'a host name such as wiki.example.com or "*.example.com"',
        description: 'A host name, or *.domain for every name below one',
      }),
      {
        default: [],
        alsoCalled: ['domain', 'domains', 'hostname', 'serverName'],
        description: 'Host names that lead here; none means any',
      },
    ),
    pathPrefix: Type.String({
      pattern: '^/',
      format: 'path-prefix',
      default: '/',
      allowed: 'a path that begins with /',
      alsoCalled: ['path', 'prefix', 'location'],
      description: 'Paths that lead here; the longest prefix wins. It is not removed',
    }),
    upstream: Type.String({
      format: 'upstream',
      allowed: 'http://HOST[:PORT], https://HOST[:PORT], demo:testrail or demo:confluence',
      alsoCalled: ['url', 'target', 'backend', 'origin', 'proxyPass'],
      description: 'Where requests go: no path, because the target is forwarded as it is',
    }),
    connection: ConnectionSchema,
    windowsAuth: Type.Boolean({
      default: false,
      alsoCalled: ['ntlm', 'negotiate', 'kerberos', 'windowsAuthentication'],
      description:
        'People sign in by NTLM, Negotiate or Kerberos here: HTTP/2, which cannot carry it, is offered on no listener. Without it HTTP/2 clients are told to come again over HTTP/1.1',
    }),
    presets: Type.Array(Type.String({ minLength: 1, checkedAs: 'preset', description: 'Name of a preset' }), {
      default: [],
      description: 'Ready-made rules by name, such as testrail, confluence or jira',
    }),
    rules: Type.Array(RuleSchema, {
      default: [],
      uniqueBy: 'name',
      description: "The site's own rules; they come before those of its presets",
    }),
    rulesAfter: Type.Array(RuleSchema, {
      default: [],
      uniqueBy: 'name',
      description: 'Rules of the site that come after those of its presets, for what those leave open',
    }),
    withoutRules: Type.Array(
      Type.String({
        minLength: 1,
        allowed: 'the full name of a rule, such as iis/stock-403',
        description: 'A rule as preset/name; `usher presets` lists them',
      }),
      { default: [], description: 'Rules of its presets that this site does not want' },
    ),
    causes: Type.Record(Type.String({ pattern: `^(${CAUSES.join('|')})$` }), ActionSchema, {
      default: {},
      allowedKeys: `a cause: ${CAUSES.join(', ')}`,
      allowed: 'a map of causes, such as { no-permission: { then: pass } }',
      description: 'What is done for a cause, instead of what the rules of its presets say',
    }),
    tests: RuleTestsSchema,
    mode: Type.Optional(ModeSchema),
    userHeader: Type.Optional(
      Type.String({
        pattern: HEADER_NAME,
        allowed: 'a header name such as X-Forwarded-User',
        description:
          'Request header in which a gateway before Usher names the person; believed only from trustedProxies',
      }),
    ),
    licences: Type.Optional(LicencesSchema),
    brand: BrandSchema,
    languages: SiteLanguagesSchema,
    texts: TextsByLanguageSchema,
    templatesDirectory: Type.Optional(
      TemplatesDirectory('The same as for all sites, file by file in place of those'),
    ),
    signIn: Type.Optional(
      Type.String({
        minLength: 1,
        format: 'sign-in',
        allowed: 'a path that begins with /, an http(s) URL, form or form-in-frames',
        description:
          "Where the sign-in button leads, instead of the preset's; {return} becomes the wanted address, {returnBelow} the same less pathPrefix. `form` puts the application's own sign-in form on full pages, `form-in-frames` on those in frames too: docs/sign-in.md",
      }),
    ),
    statusPath: Type.Optional(
      Type.String({
        pattern: '^(/[\\x21-\\x7e]*|none)$',
        allowed: 'a path that begins with /, or none',
        alsoCalled: ['healthPath', 'healthCheck', 'readinessPath'],
        description:
          "Where the application says whether it is ready, instead of what its presets say; asked only when `/readyz` of the operators' listener is, at most every two seconds. `none`: it is not asked",
      }),
    ),
    sessionCookies: Type.Optional(
      SessionCookies(
        'What "Start afresh" expires, instead of its presets\'; an empty list for no such button',
      ),
    ),
    reset: ResetSchema,
    ask: Type.Optional(AskSchema),
    frameAncestors: Type.Array(
      Type.String({
        pattern: "^(\\*|'self'|https?://[A-Za-z0-9.*:\\[\\]_-]+)$",
        format: 'origin',
        allowed: `an origin such as https://jira.example.com, "*" or "'self'"`,
        description: "An origin, * or 'self'",
      }),
      {
        default: [],
        description:
          'Who may embed our pages, such as the origin of Jira; where none is named, anyone may embed the page for frames, as the panel itself is embedded, and nobody a full page',
      },
    ),
  },
  {
    ...closed,
    checkedAs: 'site',
    allowed: 'a site with at least a name and an upstream',
    description: 'One upstream application and everything said about it',
  },
)

export type Connection = Static<typeof ConnectionSchema>
export type SiteConfig = Static<typeof SiteSchema>
