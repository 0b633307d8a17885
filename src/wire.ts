// What serves clients in this process, by one configuration after the other. What is counted, and every connection, lives on.
import { BlockList } from 'node:net'
import type { Logger } from 'pino'
import { compileSitesByTurns, createGeneration } from './generation.ts'
import type { Furnished, Shared, SiteGeneration } from './generation.ts'
import { createInsight } from './insight.ts'
import type { Insight, InsightParts } from './insight.ts'
import { Listeners } from './listeners.ts'
import { Ledger } from './metrics/ledger.ts'
import { ByteBudget } from './proxy/body/byteBudget.ts'
import { Counts } from './proxy/counts.ts'
import { Crowd } from './proxy/front/crowd.ts'
import type { Current } from './proxy/front/current.ts'
import { RecentRefusals } from './proxy/recentRefusals.ts'
import { PinnedConnections } from './proxy/upstream/pinned/pinnedConnections.ts'
import { Tunnels } from './proxy/upstream/tunnels.ts'
import type { Stage } from './readiness/index.ts'
import { prepareAll } from './reload/change.ts'
import type { Change } from './reload/change.ts'
import type { LineWriter } from './trails/index.ts'
import { Upstreams } from './upstreams.ts'

export type WireOptions = Omit<InsightParts, 'generation' | 'ledger' | 'crowd' | 'shared'> & {
  readonly logger: Logger
  readonly stage: Stage
  /** Where lines of the access log go. */
  readonly access?: LineWriter | undefined
}

export class Wire {
  readonly insight: Insight
  readonly #shared: Shared
  readonly #crowd: Crowd
  readonly #listeners: Listeners
  readonly #current: Current & { generation: SiteGeneration }

  /** Throws where a rule or a template cannot be compiled. It does not listen yet. */
  constructor(options: WireOptions, first: Furnished) {
    const { logger, stage, access, worker } = options
    const [ledger, counts] = [new Ledger(), new Counts()]
    const shared = {
      ...{ logger, stage, access, worker, counts, meter: ledger, upstreams: new Upstreams() },
      heldBytes: new ByteBudget(0),
      recent: new RecentRefusals(0),
      tunnels: new Tunnels(),
      pinned: new PinnedConnections({ maxTotal: 0, trusted: new BlockList() }),
      health: () => this.insight.health(),
    }
    this.#shared = shared
    this.#current = { generation: createGeneration(first, shared) }
    this.#crowd = new Crowd(0, () => counts.add('dropped-connection'))
    this.#listeners = new Listeners({ current: this.#current, crowd: this.#crowd })
    this.insight = createInsight({
      ...{ ...options, ledger, shared, crowd: this.#crowd },
      generation: () => this.#current.generation,
    })
    this.#follow(this.#current.generation)
  }

  /** Binds the listeners. Rejects where one cannot be; nothing stays open then. Resolves with where each listens. */
  async listen(): Promise<readonly string[]> {
    const { listeners, limits } = this.#current.generation.config
    const change = await this.#listeners.prepare(listeners, limits.gracePeriodMs)
    change.commit()
    return this.#listeners.addresses
  }

  /** Where it listens, in the order of the configuration. */
  get addresses(): readonly string[] {
    return this.#listeners.addresses
  }

  /** Makes everything of another configuration. Rejects where something of it cannot be made; nothing has changed then. */
  prepare(next: Furnished): Promise<Change> {
    const { listeners, limits } = next.config
    return prepareAll([
      () => this.#prepareGeneration(next),
      () => this.#listeners.prepare(listeners, limits.gracePeriodMs),
    ])
  }

  /** Stops accepting, lets requests in flight finish within the grace period, then ends what is left. */
  async close(): Promise<void> {
    const { config, tracer } = this.#current.generation
    const { gracePeriodMs } = config.limits
    const end = performance.now() + gracePeriodMs
    await this.#listeners.close(gracePeriodMs)
    this.#shared.pinned.destroy()
    await this.#shared.upstreams.destroy()
    await tracer?.close(end - performance.now())
  }

  async #prepareGeneration(next: Furnished): Promise<Change> {
    const compiled = await compileSitesByTurns(next.config, next.templates)
    const generation = createGeneration(next, this.#shared, compiled)
    return {
      discard: () => generation.end(),
      commit: () => {
        const before = this.#current.generation
        // From here on whatever begins, begins with the new one.
        this.#current.generation = generation
        this.#follow(generation)
        void before.end()
      },
    }
  }

  #follow({ config, services: { trusted }, sites }: SiteGeneration): void {
    const { counts, heldBytes, pinned, recent } = this.#shared
    const { limits, recentRefusals } = config
    recent.resize(recentRefusals)
    counts.expect(sites.map(({ name }) => name))
    heldBytes.resize(limits.maxHeldBytesTotal)
    pinned.follow({ maxTotal: limits.maxPinnedConnections, trusted })
    pinned.keepTo(sites)
    this.#crowd.limit(limits.maxConnections)
  }
}
