import type { Decision } from '../../rules/decide.ts'
import type { BodyText } from '../../rules/exchange.ts'
import { PlainBody } from '../body/clientBody.ts'
import type { BodyEvents, ClientBody } from '../body/clientBody.ts'
import { passHead } from './passHead.ts'
import { Hold } from '../body/hold.ts'
import { actionOn, decideOrPass, isProbing, noteUnread, readHeld, sendOwnAnswer } from './judge.ts'
import type { Exchanging, Judged } from './judge.ts'
import { noticeFor } from '../notice/index.ts'
import type { Notice } from '../notice/index.ts'

/** What becomes of an answer once its head has been sent: its body goes on, what was held first; or it was answered by us. */
export type Outcome = { readonly body: ClientBody; readonly held: readonly Buffer[] } | 'answered'

export type JudgementEvents = BodyEvents & {
  onOutcome(outcome: Outcome): void
  /** No head could be sent. */
  onFailure(error: Error): void
}

export type Arrived = Omit<Judged, 'verdict'>

/** Carries out what was decided about one answer by its head; where that was to look, by its first bytes as well. */
export class Judgement {
  #arrived: Arrived
  readonly #options: Exchanging
  readonly #events: JudgementEvents
  #hold: Hold | undefined

  constructor(arrived: Arrived, options: Exchanging, events: JudgementEvents) {
    this.#arrived = arrived
    this.#options = options
    this.#events = events
  }

  /** decision: what the rules say of the head. Throws where that of the upstream cannot be sent. */
  carryOut(decision: Decision): void {
    switch (decision.action) {
      case 'look':
        return this.#holdBack('once', (hold, isLast) => this.#look(hold, isLast))
      case 'pass':
        return this.#pass()
      case 'notice':
        if (!isProbing(this.#arrived)) return this.#startNotice({ ...this.#arrived, verdict: decision })
        return this.#answer({ ...this.#arrived, verdict: decision })
      default:
        return this.#answer({ ...this.#arrived, verdict: decision })
    }
  }

  /** The next bytes of a body about which nothing is known yet. */
  add(chunk: Buffer): void {
    this.#hold?.add(chunk)
  }

  /** There will be no more of them: what has come decides. */
  end(): void {
    this.#hold?.endWhole()
  }

  /** Nobody waits for the outcome any more. */
  abandon(): void {
    this.#release()
  }

  #look(hold: Hold, isLast: boolean): void {
    const { exchange } = this.#arrived
    const body = readHeld(hold, exchange, this.#options)
    if (isLast ? this.#waitsOnceMore(hold, body) : this.#mayChange(body)) return
    if (body === null) noteUnread(this.#options)
    const seen = exchange.withBody(body)
    // Whoever answers tells the log by what in the body the refusal was recognised.
    this.#arrived = { ...this.#arrived, exchange: seen }
    this.carryOut(decideOrPass(seen, this.#options))
  }

  // A notice waits for its place as well.
  #mayChange(body: BodyText | null): boolean {
    if (body === null) return true
    const action = actionOn(this.#arrived.exchange.withBody({ ...body, mayGrow: true }), this.#options)
    return action === 'look' || action === 'notice'
  }

  // An exception that the rest of the body might bring holds, but for a refusal whose rest never comes: what is left of it
  // helps nobody. What comes late is not yet that.
  #waitsOnceMore(hold: Hold, body: BodyText | null): boolean {
    const { exchange } = this.#arrived
    if (exchange.status < 400 || body?.isCut === false) return false
    const [asBegun, asWhole] = [body, wholeOf(body)].map((seen) =>
      actionOn(exchange.withBody(seen), this.#options),
    )
    return asBegun === 'pass' && asWhole !== 'pass' && hold.prolong()
  }

  #startNotice(judged: Judged): void {
    const notice = noticeFor(judged, this.#options)
    if (notice === undefined) this.#pass()
    // Rules that looked have waited for all that may be held.
    else if (this.#hold) this.#tryNotice(notice, this.#hold, true)
    else this.#holdBack('often', (hold, isLast) => this.#tryNotice(notice, hold, isLast))
  }

  #tryNotice(notice: Notice, hold: Hold, isLast: boolean): void {
    const body = notice.begin(hold.prefix, isLast, this.#events)
    if (body === 'later') return
    if (body === 'nowhere') this.#pass()
    else this.#events.onOutcome({ body, held: this.#release() })
  }

  #answer(judged: Judged): void {
    if (!sendOwnAnswer(judged, this.#options)) return this.#pass()
    this.#release()
    this.#events.onOutcome('answered')
  }

  #pass(): void {
    const { response, record } = this.#options
    passHead(response, this.#arrived.upstream, record)
    this.#events.onOutcome({ body: new PlainBody(response, this.#events), held: this.#release() })
  }

  #holdBack(asksEarly: 'often' | 'once', ask: (hold: Hold, isLast: boolean) => void): void {
    const { limits, heldBytes } = this.#options.services
    const onAsk = (isLast: boolean): void => {
      try {
        ask(hold, isLast)
      } catch (error) {
        // A head that cannot be sent. Nobody above may be there to catch: a timer may ask.
        this.#release()
        this.#events.onFailure(error as Error)
      }
    }
    const { maxHeldBytes: maxBytes, lookTimeoutMs: maxMs } = limits
    const hold = new Hold({ ...{ maxBytes, maxMs, asksEarly, onAsk }, budget: heldBytes })
    this.#hold = hold
  }

  #release(): Buffer[] {
    const chunks = this.#hold?.release() ?? []
    this.#hold = undefined
    return chunks
  }
}

function wholeOf(body: BodyText | null): BodyText {
  return body === null ? { text: '', empty: true } : { ...body, isCut: false }
}
