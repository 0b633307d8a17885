// Tests of rules: an answer, and what must become of it.
import Type from 'typebox'
import type { Static } from 'typebox'
import { HEADER_NAME } from './matcherSchema.ts'
import { closed, FilePath, oneOrMany, READABLE } from './schemaParts.ts'
import { AUDIENCES, CAUSES, LICENCES, THEN } from '../words.ts'

function HeaderLines(description: string) {
  return Type.Record(Type.String({ pattern: HEADER_NAME }), oneOrMany(Type.String(), 'Its value'), {
    allowedKeys: 'a header name such as WWW-Authenticate',
    allowed: 'a map of names and values, such as { WWW-Authenticate: NTLM }',
    description: `${description}: each by its name, with its value, or a list where it comes in several lines`,
  })
}

const RequestSchema = Type.Object(
  {
    method: Type.Optional(
      Type.String({
        pattern: '^[A-Z][A-Z-]*$',
        format: 'method',
        allowed: 'a method such as GET',
        description: 'Request method; GET, or that of the file',
      }),
    ),
    target: Type.Optional(
      Type.String({
        pattern: '^/',
        alsoCalled: ['path', 'url'],
        allowed: 'a path that begins with /',
        description: 'Path and query as a client sends them; /, or those of the file',
      }),
    ),
    headers: Type.Optional(HeaderLines('Headers of the request')),
    as: Type.Optional(
      Type.Enum([...AUDIENCES], {
        type: 'string',
        alsoCalled: ['audience'],
        description: 'Who asks, by the headers that tell; page, unless the file has the request of a browser',
      }),
    ),
  },
  { ...closed, description: 'The request; without it, a person opens /' },
)

const ResponseSchema = Type.Object(
  {
    status: Type.Integer({ minimum: 100, maximum: 599, description: 'Status of the answer' }),
    headers: Type.Optional(HeaderLines('Headers of the answer')),
    body: Type.Optional(Type.String({ description: 'Its body as text, whatever charset its headers name' })),
  },
  { ...closed, description: 'The answer of the upstream' },
)

export const RuleTestSchema = Type.Object(
  {
    name: Type.String({ ...READABLE, maxLength: 200, description: 'What happens, as a sentence' }),
    request: Type.Optional(RequestSchema),
    response: Type.Optional(ResponseSchema),
    file: Type.Optional(FilePath('The answer as `curl -i` or a HAR of one entry has it', 'savedResponse')),
    licence: Type.Optional(
      Type.Enum([...LICENCES], {
        type: 'string',
        description: 'What the licence directory knows of the person',
      }),
    ),
    expect: Type.Enum([...CAUSES, 'pass'], {
      type: 'string',
      alsoCalled: ['cause', 'want'],
      description: 'The cause that is recognised, or pass',
    }),
    rule: Type.Optional(
      Type.String({
        pattern: '^([a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*$',
        format: 'rule-name',
        allowed: 'the name of a rule, such as stock-401 or iis/stock-401',
        description: 'The rule that decides, also one that says pass; by its name, or as preset/name',
      }),
    ),
    then: Type.Optional(
      Type.Enum(
        THEN.filter((word) => word !== 'pass'),
        { type: 'string', description: 'What is done' },
      ),
    ),
  },
  {
    ...closed,
    checkedAs: 'ruleTest',
    allowed: 'a test with at least name, expect, and response or file',
    description: 'An answer and what must become of it; run by `usher check` and `usher test`',
  },
)

export const RuleTestsSchema = Type.Array(RuleTestSchema, {
  default: [],
  uniqueBy: 'name',
  description: 'Tests of the rules, run by `usher check` and `usher test`',
})

export type RuleTest = Static<typeof RuleTestSchema>
