import { insertedBody, RecodedBody } from '../body/clientBody.ts'
import type { BodyEvents, ClientBody } from '../body/clientBody.ts'
import { flushHeaders, writeHead } from '../clientResponse.ts'
import type { Coding } from '../body/coding.ts'
import { Insertion } from '../body/insertion.ts'
import { askUrlFor } from '../answer/askUrl.ts'
import { wantedOf } from '../answer/wantedTarget.ts'
import { tellRefusal } from '../answer/judge.ts'
import type { Exchanging, Judged } from '../answer/judge.ts'
import { describeRefusal } from '../answer/refusalTold.ts'
import { noticeHead } from './head.ts'
import { codingForNotice, hasReader, NO_PLACE } from './obstacle.ts'
import { NoticePlace } from './place.ts'
import { createRecoder } from '../body/recoder.ts'
import { referenceFor } from '../reference.ts'

// Fail open (docs/decisions/0003-fail-open.md): where a notice cannot be, the upstream's page goes on without.

/** The notice that a verdict asks for; undefined where this answer can have none. */
export function noticeFor(judged: Judged, options: Exchanging): Notice | undefined {
  const { exchange } = judged
  if (!hasReader(exchange)) return undefined
  const found = codingForNotice(exchange, options.services.limits)
  if ('coding' in found) return new Notice(judged, options, found.coding)
  tellWithout(judged, options, found.obstacle)
  return undefined
}

/** A notice on its way into a page of the upstream. */
export class Notice {
  readonly #judged: Judged
  readonly #options: Exchanging
  readonly #coding: Coding
  readonly #place: NoticePlace

  constructor(judged: Judged, options: Exchanging, coding: Coding) {
    this.#judged = judged
    this.#options = options
    this.#coding = coding
    const { limits } = options.services
    this.#place = new NoticePlace({ headers: judged.exchange.headers, coding, limits })
  }

  /**
   * Sends the head, and gives the way for the body, from its first byte on. 'later' where more of it must be held first,
   * 'nowhere' where the page has no place for a notice or it failed: nothing has been sent then.
   */
  begin(held: Buffer, isLast: boolean, events: BodyEvents): ClientBody | 'later' | 'nowhere' {
    try {
      const place = this.#place.find(held, isLast)
      if (place === 'nowhere') tellWithout(this.#judged, this.#options, NO_PLACE)
      return typeof place === 'number' ? this.#send(place, held, events) : place
    } catch (error) {
      const { response } = this.#options
      // A head on its way cannot be called back.
      if (response.headersSent) throw error
      tellFailure(this.#judged, this.#options, error)
      return 'nowhere'
    }
  }

  #send(place: number, held: Buffer, events: BodyEvents): ClientBody {
    const { request, response, services, site } = this.#options
    const { exchange, upstream, verdict } = this.#judged
    const { cause, rule } = verdict
    const reference = referenceFor(request, services.trusted)
    const variant = rule.as ?? (exchange.audience === 'frame' ? 'frame' : 'page')
    const askUrl =
      site.asking && askUrlFor({ exchange, verdict, site, reference, wanted: wantedOf(exchange, site) })
    const { fragment, styleSource, varyingOn } = site.pages.renderNotice({
      page: rule.page,
      variant,
      reference,
      ...(askUrl !== undefined && { askUrl }),
      acceptLanguage: request.headers['accept-language'],
    })
    const head = noticeHead(upstream, {
      coding: this.#coding,
      insertedBytes: fragment.length,
      styleSource,
      cause,
      reference,
      varyingOn: [...site.rules.requestHeaders, ...varyingOn],
    })
    const recoder = this.#coding === 'identity' ? undefined : createRecoder(this.#coding, held)
    writeHead(response, head)
    // Decoding takes a while. A client that has seen nothing of an answer that is then cut may ask again.
    if (recoder) flushHeaders(response)
    this.#options.record.reference = reference
    tellRefusal(this.#judged, this.#options, { reference, status: head.status })
    const insertion = new Insertion(place, fragment)
    return recoder
      ? new RecodedBody(response, { recoder, insertion }, events)
      : insertedBody(response, insertion, events)
  }
}

function tellWithout(judged: Judged, options: Exchanging, reason: string): void {
  const { services, site } = options
  const failedOpen = services.counts.add('fail-open', site.name)
  services.logger.warn(
    { site: site.name, ...describeRefusal(judged.exchange, judged.verdict, options), reason, failedOpen },
    'a page cannot have its notice; it is sent as it is',
  )
}

function tellFailure(judged: Judged, options: Exchanging, error: unknown): void {
  const { services, site } = options
  const failedOpen = services.counts.add('fail-open', site.name)
  services.logger.error(
    { site: site.name, ...describeRefusal(judged.exchange, judged.verdict, options), err: error, failedOpen },
    'making a notice failed; the page of the upstream is sent as it is',
  )
}
