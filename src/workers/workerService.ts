// How a worker serves: by one configuration after the other, as the primary says.
import type { Logger } from 'pino'
import type { Furnished, TakingDesks } from '../generation.ts'
import type { Insight } from '../insight.ts'
import { createToldDirectories } from '../licences/directories.ts'
import type { ToldDirectories } from '../licences/directories.ts'
import { watchLoop } from '../proxy/loopDelay.ts'
import type { Stage } from '../readiness/index.ts'
import type { Change } from '../reload/change.ts'
import { problemsOf } from '../reload/outcome.ts'
import type { LineWriter } from '../trails/index.ts'
import { Wire } from '../wire.ts'
import type { Channel } from './channel.ts'
import type { Assignment, NextAssignment, Prepared, Question, ToldReload, ToWorker } from './messages.ts'
import type { WorkerConfig } from './share.ts'

export type WorkerServiceOptions = {
  readonly logger: Logger
  readonly channel: Channel
  readonly lostLogLines: () => number
  /** Where lines of the access log go. */
  readonly access: LineWriter | undefined
  /** Told where another configuration gives requests another time to finish in. */
  readonly onGracePeriod: (gracePeriodMs: number) => void
}

type Orders = Exclude<ToWorker, { kind: 'serve' | 'stop' | 'receipt' | 'reopen' }>

type Assigned = Furnished & { readonly config: WorkerConfig; readonly licences: ToldDirectories }

type Next = { readonly assigned: Assigned; readonly change: Promise<Change> }

const ANSWERS = {
  health: ({ health }: Insight) => health(),
  readiness: ({ readiness }: Insight) => readiness(),
  families: ({ families }: Insight) => families(),
  refusals: ({ refusals }: Insight) => refusals(),
} satisfies Record<Question, (insight: Insight) => unknown>

export class WorkerService {
  readonly #options: WorkerServiceOptions
  readonly #loop = watchLoop()
  readonly #stage: Stage = { state: 'starting' }
  readonly #begun = Promise.withResolvers<void>()
  #wire: Wire | undefined
  #assigned: Assigned | undefined
  /** What is made ready. */
  #next: Next | undefined
  #lastReload: ToldReload | undefined

  constructor(options: WorkerServiceOptions) {
    this.#options = options
    // Where it cannot begin, whoever started it is told so.
    this.#begun.promise.catch(() => undefined)
  }

  /** Rejects where it cannot serve. */
  async start({ worker, lastReload, ...assignment }: Assignment): Promise<void> {
    const { logger, channel, lostLogLines, access } = this.#options
    this.#lastReload = lastReload
    const assigned = assignedFrom(assignment, channel)
    this.#assigned = assigned
    const wire = new Wire(
      {
        ...{ worker, logger, lostLogLines, access, stage: this.#stage, loop: this.#loop, desks: NO_DESKS },
        lastReload: () => this.#lastReload,
      },
      assigned,
    )
    this.#wire = wire
    const addresses = await wire.listen()
    this.#stage.state = 'serving'
    this.#begun.resolve()
    await channel.tell({ kind: 'listening', addresses })
  }

  hear(message: Orders): void {
    if (message.kind === 'licences') this.#follow(message)
    else if (message.kind === 'reloaded') this.#lastReload = message.last
    else if (message.kind === 'question') this.#answer(message.id, this.#tell(message.about))
    else if (message.kind === 'prepare') this.#answer(message.id, this.#prepare(message))
    else if (message.kind === 'commit') this.#answer(message.id, this.#commit())
    else this.#answer(message.id, this.#discard())
  }

  async close(): Promise<void> {
    this.#stage.state = 'stopping'
    await this.#wire?.close()
    this.#loop.stop()
  }

  #answer(id: number, answer: Promise<unknown>): void {
    void answer
      .catch(() => undefined)
      .then((told) => this.#options.channel.tell({ kind: 'answer', id, answer: told }))
  }

  async #tell(about: Question): Promise<unknown> {
    if (this.#wire === undefined || this.#stage.state === 'starting') return undefined
    return ANSWERS[about](this.#wire.insight)
  }

  #follow({ site, news }: Extract<Orders, { kind: 'licences' }>): void {
    for (const assigned of [this.#assigned, this.#next?.assigned]) assigned?.licences.follow(site, news)
  }

  async #prepare(next: NextAssignment): Promise<Prepared> {
    const assigned = assignedFrom(next, this.#options.channel)
    const change = this.#begun.promise.then(() => this.#wire!.prepare(assigned))
    this.#next = { assigned, change }
    try {
      await change
      return { problems: [] }
    } catch (error) {
      this.#next = undefined
      return { problems: problemsOf(error) }
    }
  }

  async #commit(): Promise<boolean> {
    const [next, before] = [this.#next, this.#assigned]
    if (next === undefined) return false
    const change = await next.change
    this.#next = undefined
    this.#assigned = next.assigned
    change.commit()
    this.#noteSettings(next.assigned.config, before?.config)
    return true
  }

  #noteSettings(next: WorkerConfig, before: WorkerConfig | undefined): void {
    const { logger, onGracePeriod } = this.#options
    if (next.logLevel !== before?.logLevel) logger.level = next.logLevel
    const { gracePeriodMs } = next.limits
    if (gracePeriodMs !== before?.limits.gracePeriodMs) onGracePeriod(gracePeriodMs)
  }

  async #discard(): Promise<boolean> {
    const next = this.#next
    this.#next = undefined
    const change = await next?.change.catch(() => undefined) // what could not be made is gone already
    await change?.discard()
    return true
  }
}

function assignedFrom({ config, templates, licences: news }: NextAssignment, channel: Channel): Assigned {
  const licences = createToldDirectories(config.sites)
  for (const { site, news: first } of news) licences.follow(site, first)
  return {
    config,
    templates,
    licences,
    desks: desksOf(config, channel),
    originOf: ({ upstream }) => upstream,
  }
}

// The primary tells of them.
const NO_DESKS = { waiting: () => 0, results: () => [] }

/** Desks at which the primary takes what is asked, so that its limits hold over all workers. */
function desksOf({ sites }: WorkerConfig, channel: Channel): TakingDesks {
  const asking = new Set(sites.filter(({ ask }) => ask !== undefined).map(({ name }) => name))
  return {
    deskOf: (site) => (asking.has(site) ? { ask: (asked) => channel.ask(site, asked) } : undefined),
  }
}
