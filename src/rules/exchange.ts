import type { Audience, LicenceState } from '../config/words.ts'
import { audienceOf } from './audience.ts'
import { fieldValues, firstValue } from './fields.ts'
import type { HeaderFields } from './fields.ts'
import { mediaTypeOf } from './mediaType.ts'
import { personOf } from './person.ts'
import type { Person } from './person.ts'
import { canonicalPath, decodedQuery, splitTarget } from './target.ts'

/**
 * What was seen of a body: its first bytes as text, white space folded. isCut: there is more that was not seen.
 * mayGrow: more of it may be seen yet.
 */
export type BodyText = {
  readonly text: string
  readonly empty: boolean
  readonly isCut?: boolean
  readonly mayGrow?: boolean
}

export type ExchangeFacts = {
  readonly method: string
  /** The request target as the client sent it. */
  readonly target: string
  readonly requestHeaders: HeaderFields
  readonly status: number
  readonly headers: HeaderFields
  /** Absent: not looked at yet. null: it cannot be looked at, so no rule about it holds. */
  readonly body?: BodyText | null
  /** The request header, in lower case, in which a trusted gateway names the person; absent where there is none. */
  readonly userHeader?: string | undefined
  /** What the site's licence directory knows of a person; undefined where it knows nothing. */
  readonly licenceOf?: LicenceLookup | undefined
}

export type LicenceLookup = (person: Person) => LicenceState | undefined

/** One request and the head (perhaps the text) of its answer: all that a rule may look at. Derived values come when asked for. */
export class Exchange {
  readonly method: string
  readonly target: string
  readonly requestHeaders: HeaderFields
  readonly status: number
  readonly headers: HeaderFields
  readonly body: BodyText | null | undefined
  readonly #facts: ExchangeFacts
  #audience: Audience | undefined
  #path: string | undefined
  #query: string | undefined
  #mediaType: string | undefined
  #cookies: ReadonlyMap<string, string> | undefined

  constructor(facts: ExchangeFacts) {
    this.method = facts.method
    this.target = facts.target
    this.requestHeaders = facts.requestHeaders
    this.status = facts.status
    this.headers = facts.headers
    this.body = facts.body
    this.#facts = facts
  }

  /** The same exchange once its body was seen, or null where it cannot be. */
  withBody(body: BodyText | null): Exchange {
    const seen = new Exchange({ ...this.#facts, body })
    // Nothing of this hangs on the body.
    seen.#audience = this.#audience
    seen.#path = this.#path
    seen.#query = this.#query
    seen.#mediaType = this.#mediaType
    seen.#cookies = this.#cookies
    return seen
  }

  get audience(): Audience {
    return (this.#audience ??= audienceOf(this.method, this.requestHeaders))
  }

  /** The path in one canonical form, so that no spelling of it escapes a rule. */
  get path(): string {
    return (this.#path ??= canonicalPath(splitTarget(this.target).path))
  }

  /** The query without its question mark, percent-decoded. */
  get query(): string {
    return (this.#query ??= decodedQuery(splitTarget(this.target).query))
  }

  /** The media type of the response in lower case, without parameters; '' where none is named. */
  get mediaType(): string {
    return (this.#mediaType ??= mediaTypeOf(firstValue(this.headers, 'content-type')))
  }

  get cookies(): ReadonlyMap<string, string> {
    return (this.#cookies ??= parseCookies(fieldValues(this.requestHeaders, 'cookie')))
  }

  /** The name under which the upstream, the credentials or a gateway knows the person; for their own page only. */
  get person(): Person | undefined {
    return personOf(this.#facts)
  }

  /** What the licence directory knows of the person; undefined where either is unknown. */
  get licence(): LicenceState | undefined {
    const { licenceOf } = this.#facts
    if (licenceOf === undefined) return undefined
    const { person } = this
    return person && licenceOf(person)
  }
}

// RFC 6265 5.4: name=value pairs separated by "; ". The first of a name wins, as in most servers.
function parseCookies(lines: readonly string[]): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of lines.flatMap((line) => line.split(';'))) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals === -1 ? undefined : equals).trim()
    if (name !== '' && !cookies.has(name))
      cookies.set(name, equals === -1 ? '' : pair.slice(equals + 1).trim())
  }
  return cookies
}
