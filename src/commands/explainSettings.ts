import { AUDIENCES, LICENCES } from '../config/words.ts'
import type { Audience, LicenceState } from '../config/words.ts'
import { isSecretField } from '../rules/secrets.ts'
import { SAYABLE } from '../saved/asking.ts'
import type { Asking } from '../saved/asking.ts'
import type { GivenHead } from '../saved/bodyAlone.ts'
import { collectFields, parseField } from '../saved/fields.ts'
import type { Field } from '../saved/fields.ts'
import { UsageError } from './command.ts'
import type { Options } from './options.ts'

/** What `usher explain` was told besides what to explain. */
export type ExplainSettings = {
  readonly asking: Asking
  /** For bodies without a head. */
  readonly givenHead: GivenHead | undefined
  readonly asJson: boolean
}

/** The options as they are meant. Throws UsageError for one that means nothing. */
export function explainSettings(options: Options): ExplainSettings {
  const status = statusOf(options.status)
  const headers = fieldsOf('header', options.header)
  if (status === undefined && headers.length > 0)
    throw new UsageError('--header belongs to a body without a head; say its --status as well')
  return {
    asking: {
      as: oneOf<Audience>('as', AUDIENCES, options.as),
      method: said('method', options.method)?.toUpperCase(),
      target: said('target', options.target),
      headers: fieldsOf('request-header', options['request-header']),
      licence: oneOf<LicenceState>('licence', LICENCES, options.licence),
    },
    givenHead: status === undefined ? undefined : { status, headers: collectFields(headers) },
    asJson: options.json ?? false,
  }
}

/** Throws UsageError for what cannot be said of a URL, which is asked by GET and answers for itself. */
export function requireLiveSettings({ asking, givenHead }: ExplainSettings, url: URL): void {
  const foreign = givenHead ? 'status' : asking.method !== undefined ? 'method' : asking.target && 'target'
  if (foreign) throw new UsageError(`--${foreign} is for files; a URL is asked as it stands, by GET`)
  const secret = asking.headers?.find(([name]) => isSecretField(name))
  if (secret || url.username !== '' || url.password !== '') {
    const what = secret ? `the header ${secret[0]}` : 'the user name and password of a URL'
    throw new UsageError(
      `${what} would be a credential, and none is sent; save the answer by curl -i instead`,
    )
  }
}

function statusOf(text: string | undefined): number | undefined {
  const status = said('status', text)
  return status === undefined ? undefined : Number(status)
}

function said(name: keyof typeof SAYABLE, text: string | undefined): string | undefined {
  const { pattern, mustBe } = SAYABLE[name]
  if (text !== undefined && !pattern.test(text))
    throw new UsageError(`--${name} ${mustBe}; found ${JSON.stringify(text)}`)
  return text
}

function oneOf<T extends string>(name: string, words: readonly T[], text: string | undefined): T | undefined {
  const word = words.find((one) => one === text)
  if (text !== undefined && word === undefined)
    throw new UsageError(`--${name} must be ${words.join(', ')}; found ${JSON.stringify(text)}`)
  return word
}

// What was found is not shown: it may be a credential.
function fieldsOf(name: string, lines: readonly string[] = []): Field[] {
  return lines.map((line) => {
    const field = parseField(line)
    if (!field) throw new UsageError(`--${name} must be 'Name: value', in quotes`)
    return field
  })
}
