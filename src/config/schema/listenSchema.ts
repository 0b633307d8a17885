// Listeners, and bounds on what their clients can make Usher hold or wait for.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed, FilePath, KeyPassphrase, Milliseconds } from './schemaParts.ts'

export const ListenerSchema = Type.Object(
  {
    host: Type.String({
      format: 'listen-host',
      default: '127.0.0.1',
      allowed: 'an address or host name without a port',
      description: 'Address to bind: 0.0.0.0 for all of IPv4, "::" for all',
    }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: 8080,
      description: 'TCP port; 0 lets the system choose',
    }),
    socket: Type.Optional(FilePath('Unix socket to listen on instead of host and port', 'socket')),
    tls: Type.Optional(
      Type.Object(
        {
          certFile: FilePath(
            'Certificate in PEM, with those between it and its authority after it',
            'certificate',
          ),
          keyFile: FilePath('Private key of the certificate in PEM', 'privateKey'),
          keyPassphrase: Type.Optional(KeyPassphrase),
          http2: Type.Boolean({ default: true, description: 'Offer HTTP/2 beside HTTP/1.1 by ALPN' }),
        },
        { ...closed, checkedAs: 'keyMaterial', description: 'Serve HTTPS; without it, HTTP' },
      ),
    ),
  },
  { ...closed, checkedAs: 'listener', description: 'Where clients connect' },
)

export const LimitsSchema = Type.Object(
  {
    maxHeaderBytes: Type.Integer({
      minimum: 4_096,
      maximum: 1_048_576,
      default: 65_536,
      description: 'Largest head of a request or response',
    }),
    headersTimeoutMs: Milliseconds('A client must send its head within this', {
      minimum: 100,
      default: 15_000,
    }),
    requestTimeoutMs: Milliseconds('A client must send its whole request within this; 0 for no limit', {
      minimum: 0,
      default: 900_000,
    }),
    minRequestBytesPerSecond: Type.Integer({
      minimum: 0,
      maximum: 1_048_576,
      default: 100,
      description: 'A client must send the body of a request at this rate; 0 for any',
    }),
    requestStallMs: Milliseconds('How long a client may fall behind that rate', { default: 20_000 }),
    maxRequestBodyBytes: Type.Integer({
      minimum: 0,
      maximum: 1_099_511_627_776,
      default: 0,
      alsoCalled: ['bodyLimit', 'maxBodySize', 'clientMaxBodySize'],
      description: 'Largest body of a request; 0 for no limit',
    }),
    sendTimeoutMs: Milliseconds('A client must take what waits for it within this; 0 for no limit', {
      minimum: 0,
      default: 60_000,
      alsoCalled: ['writeTimeout'],
    }),
    keepAliveTimeoutMs: Milliseconds('How long an idle client connection is kept', { default: 65_000 }),
    maxConnections: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 10_000,
      description: 'Client connections at a time, of all listeners; beyond it 503. 0 for no limit',
    }),
    maxPinnedConnections: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 4_096,
      description:
        'Upstream connections that belong to one client connection each, for Windows sign-in, of all sites; beyond it 503',
    }),
    maxHeldBytes: Type.Integer({
      minimum: 0,
      maximum: 16_777_216,
      default: 65_536,
      description: 'Held of one response body while a rule looks at it',
    }),
    maxHeldBytesTotal: Type.Integer({
      minimum: 0,
      maximum: 68_719_476_736,
      default: 67_108_864,
      description: 'Held of all bodies together; beyond it bodies pass unseen',
    }),
    maxDecodedBytes: Type.Integer({
      minimum: 0,
      maximum: 67_108_864,
      default: 1_048_576,
      description:
        'Largest text that a compressed held body may grow to; of one that grows beyond it rules see the beginning',
    }),
    lookTimeoutMs: Milliseconds(
      'How long the first bytes of a body are waited for while a rule looks at it',
      {
        default: 5_000,
      },
    ),
    gracePeriodMs: Milliseconds('On stop, requests in flight get this long to finish', {
      minimum: 0,
      default: 10_000,
    }),
  },
  {
    ...closed,
    default: {},
    checkedAs: 'limits',
    description: 'Bounds on what clients and upstreams can make Usher hold or wait for',
  },
)

export type Listener = Static<typeof ListenerSchema>
export type Limits = Static<typeof LimitsSchema>
