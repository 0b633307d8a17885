// What runs, by one configuration after the other: the rooms of which there is one, and a front that serves clients. The
// front is this process, or others that it starts.
import type { Logger } from 'pino'
import type { AdminSources, Health } from './admin/sources.ts'
import { AdminPlace } from './adminPlace.ts'
import type { LoadedConfig } from './config/load.ts'
import { makeSecrets, withSecrets } from './config/secrets.ts'
import type { MadeSecrets } from './config/secrets.ts'
import type { Templates } from './config/templates.ts'
import type { ServedConfig } from './generation.ts'
import type { LineWriter } from './trails/index.ts'
import { watchLoop } from './proxy/loopDelay.ts'
import type { LoopWatch } from './proxy/loopDelay.ts'
import type { Stage } from './readiness/index.ts'
import { prepareAll } from './reload/change.ts'
import type { Change } from './reload/change.ts'
import { describeReloadProblem } from './reload/outcome.ts'
import type { LastReload, ReloadTally } from './reload/outcome.ts'
import { Reloading } from './reload/reloading.ts'
import { requireReloadable } from './reload/reloadable.ts'
import { SideRooms } from './sideRooms.ts'
import type { Rooms } from './sideRooms.ts'
import { removeStaleSocket } from './staleSocket.ts'

export type HouseOptions = {
  readonly config: ServedConfig
  readonly templates: Templates
  readonly logger: Logger
  /** How many lines of the log could not be written; 0 unless it is said. */
  readonly lostLogLines?: (() => number) | undefined
  /** Where lines of the access log go; nowhere unless it is said. */
  readonly access?: LineWriter | undefined
  /** Where a reload finds the configuration; without it there are none. */
  readonly reload?: ReloadSource | undefined
}

export type ReloadSource = {
  /** Throws what is wrong. */
  readonly read: () => { readonly config: LoadedConfig; readonly templates: Templates }
  /** Told of each configuration that a reload took up. */
  readonly onApplied?: (config: ServedConfig) => void
}

/** What is run: by this process itself, or by others that it starts. */
export type Runnable = {
  /** Binds every listener. Rejects when one cannot be bound; nothing stays open then. Resolves with where each listens: a URL, or the path of a socket. */
  listen(): Promise<readonly string[]>
  /** Where operators look at Usher, once it listens; undefined where the configuration has no such listener. */
  adminAddress(): string | undefined
  /** Where the embedded demo shows its cases; undefined where no site uses it. */
  readonly demoHome: string | undefined
  /** Reads the configuration anew and takes it up whole, or not at all. because: for the log. Never rejects. */
  reload(because: string): Promise<LastReload>
  /** Has other processes open their log files anew, where there are some. */
  reopenLogs(): void
  /** Stops accepting, lets requests in flight finish within the grace period, then ends what is left. */
  close(): Promise<void>
}

/** A configuration, and the rooms that belong to it. */
export type Furnishing = {
  readonly config: ServedConfig
  readonly templates: Templates
  readonly rooms: Rooms
}

/** Whoever serves clients. */
export type Front = {
  /** Resolves with where each listener is. */
  listen(): Promise<readonly string[]>
  addresses(): readonly string[]
  /** Makes all of another configuration. Rejects where something of it cannot be made; nothing has changed then. */
  prepare(next: Furnishing): Promise<Change>
  /** Resolves when everybody has taken up what was committed. */
  settled?(): Promise<void>
  /** Told how each reload went. */
  onReload?(last: LastReload): void
  /** Has other processes open their log files anew. */
  reopenLogs?(): void
  close(gracePeriodMs: number): Promise<void>
  readonly sources: AdminSources
}

/** What a front is made with. */
export type FrontParts = {
  readonly first: Furnishing
  readonly logger: Logger
  readonly side: SideRooms
  readonly stage: Stage
  readonly loop: LoopWatch
  readonly lostLogLines: () => number
  readonly access: LineWriter | undefined
  readonly lastReload: () => LastReload | undefined
  readonly reloads: () => ReloadTally
}

/** A house by its first configuration. Rejects where that cannot be used. */
export async function buildHouse<F extends Front>(
  options: HouseOptions,
  createFront: (parts: FrontParts) => F,
): Promise<House<F>> {
  const side = new SideRooms(options.logger)
  const secrets = makeSecrets()
  const config = withSecrets(options.config, secrets)
  const first = { config, templates: options.templates, rooms: await side.furnish(config) }
  const loop = watchLoop()
  try {
    return new House({ ...options, side, secrets, first, loop }, createFront)
  } catch (error) {
    loop.stop()
    await first.rooms.end()
    await side.closeDemos()
    throw error
  }
}

type Parts = HouseOptions & {
  readonly side: SideRooms
  readonly secrets: MadeSecrets
  readonly first: Furnishing
  readonly loop: LoopWatch
}

export class House<F extends Front> implements Runnable {
  readonly front: F
  readonly #parts: Parts
  readonly #admin: AdminPlace
  readonly #reloading: Reloading
  readonly #stage: Stage = { state: 'starting' }
  #running: Furnishing

  constructor(parts: Parts, createFront: (parts: FrontParts) => F) {
    const { first, logger, lostLogLines = () => 0, access, side, loop, reload } = parts
    this.#parts = parts
    this.#running = first
    this.#reloading = new Reloading({
      takeUp: () => this.#takeUp(),
      logger,
      onOutcome: (last) => this.front.onReload?.(last),
    })
    this.front = createFront({
      ...{ first, logger, side, lostLogLines, access, loop, stage: this.#stage },
      lastReload: () => this.#reloading.last,
      reloads: () => this.#reloading.tally,
    })
    this.#admin = new AdminPlace({
      ...this.front.sources,
      health: () => this.#health(),
      lastReload: () => toldToOperators(this.#reloading.last),
      ...(reload && { reload: (because: string) => this.reload(because) }),
    })
  }

  get demoHome(): string | undefined {
    return this.#running.rooms.demo.home
  }

  adminAddress(): string | undefined {
    return this.#admin.address()
  }

  reopenLogs(): void {
    this.front.reopenLogs?.()
  }

  reload(because: string): Promise<LastReload> {
    return this.#reloading.request(because)
  }

  async listen(): Promise<readonly string[]> {
    const { config, templates } = this.#running
    try {
      await removeStaleSockets(config)
      const addresses = await this.front.listen()
      const admin = await this.#admin.prepare(config, templates)
      admin.commit()
      this.#begin()
      this.#stage.state = 'serving'
      return addresses
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async close(): Promise<void> {
    const { rooms, config } = this.#running
    const { gracePeriodMs } = config.limits
    this.#stage.state = 'stopping'
    const end = performance.now() + gracePeriodMs
    const { desks } = this.#parts.side
    // One that is being made ready is taken away again.
    const reloadsOver = this.#reloading.stop()
    desks.hurry()
    await this.front.close(gracePeriodMs)
    await this.#admin.close()
    await desks.close(end - performance.now())
    await reloadsOver
    await rooms.end()
    await this.#parts.side.closeDemos()
    this.#parts.loop.stop()
  }

  /** Not before it listens: a process that cannot start, and is started again and again, would ask as often. */
  #begin(): void {
    const { demo, licences } = this.#running.rooms
    demo.showThrough(this.front.addresses()[0] ?? '')
    licences.start()
  }

  /** For operators, who are told what is wrong. */
  async #health(): Promise<Health> {
    const told = await this.front.sources.health()
    const last = toldToOperators(this.#reloading.last)
    return last === undefined
      ? told
      : { ...told, lastReload: { ...last, at: new Date(last.at).toISOString() } }
  }

  async #takeUp(): Promise<void> {
    const { reload, secrets, side } = this.#parts
    if (reload === undefined)
      throw new Error('this configuration came from no file; nothing can be read anew')
    const { config: read, templates } = reload.read()
    requireReloadable(this.#running.config, read)
    const config = withSecrets(read, secrets)
    const next = { config, templates, rooms: await side.furnish(config) }
    const change = await prepareAll([
      () => ({ commit: () => this.#moveTo(next), discard: () => next.rooms.end() }),
      () => removeStaleSockets(config).then(() => NOTHING),
      () => this.front.prepare(next),
      () => this.#admin.prepare(config, templates),
      () => ({ commit: () => this.#begin(), discard: () => Promise.resolve() }),
    ])
    if (this.#stage.state !== 'serving') {
      await change.discard()
      throw new Error('Usher is stopping; it reads the configuration when it starts again')
    }
    change.commit()
    await this.front.settled?.()
    reload.onApplied?.(config)
  }

  #moveTo(next: Furnishing): void {
    const before = this.#running
    this.#running = next
    const { logger } = this.#parts
    if (next.config.logLevel !== before.config.logLevel) logger.level = next.config.logLevel
    void before.rooms.end()
  }
}

const NOTHING: Change = { commit: () => undefined, discard: () => Promise.resolve() }

// Of a process that was killed. One that is in use is left.
async function removeStaleSockets({ listeners, admin }: ServedConfig): Promise<void> {
  for (const { socket } of [...listeners, ...(admin ? [admin] : [])])
    if (socket !== undefined) await removeStaleSocket(socket)
}

function toldToOperators(last: LastReload | undefined): ReturnType<NonNullable<AdminSources['lastReload']>> {
  return last && { at: last.at, result: last.result, problems: last.problems.map(describeReloadProblem) }
}
