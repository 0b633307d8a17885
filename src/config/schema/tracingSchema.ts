// Where traces go, and how many.
import Type from 'typebox'
import type { Static } from 'typebox'
import { closed } from './schemaParts.ts'

const MAX_URL_CHARACTERS = 2_000
const MAX_NAME_CHARACTERS = 100

export const TracingSchema = Type.Object(
  {
    endpoint: Type.String({
      maxLength: MAX_URL_CHARACTERS,
      format: 'webhook-url',
      allowed: 'an http(s) URL such as http://127.0.0.1:4318/v1/traces',
      alsoCalled: ['url', 'address', 'collector'],
      description:
        'Where spans are posted, as OTLP over HTTP in JSON: the whole URL, /v1/traces at most collectors',
    }),
    headers: Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9-]+$' }),
      Type.String({
        minLength: 1,
        pattern: '^[\\u0020-\\u007e]+$',
        secret: true,
        allowed: 'text on one line, such as "Bearer ..."',
        description: 'Its value; better as file:PATH or ${ENV_VAR} than in the open',
      }),
      {
        default: {},
        allowedKeys: 'a name such as Authorization',
        allowed: 'a map of header names to values',
        description: 'What is sent with them, such as Authorization',
      },
    ),
    sampleRatio: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 1,
      alsoCalled: ['ratio', 'sampling', 'samplingRatio'],
      description:
        'The part of requests of which spans are kept, where the client has not decided that by its traceparent',
    }),
    serviceName: Type.String({
      minLength: 1,
      maxLength: MAX_NAME_CHARACTERS,
      default: 'usher',
      alsoCalled: ['service', 'name'],
      description: 'The name of this Usher in traces (service.name)',
    }),
  },
  {
    ...closed,
    allowed: 'a map with an endpoint',
    description:
      'Spans of OpenTelemetry for each request; without it traceparent and tracestate pass unchanged',
  },
)

export type TracingSettings = Static<typeof TracingSchema>
