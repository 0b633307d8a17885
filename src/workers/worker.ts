// A process that serves clients, started and told by a primary.
import cluster from 'node:cluster'
import closeWithGrace from 'close-with-grace'
import { buildApp } from '../app.ts'
import type { App, TakingDesks } from '../app.ts'
import type { Insight } from '../insight.ts'
import { createToldDirectories } from '../licences/directories.ts'
import type { ToldDirectories } from '../licences/directories.ts'
import { createLogger } from '../log.ts'
import { openLogOutputs } from '../logOutputs.ts'
import { reopenLogs } from '../reopenLogs.ts'
import { Channel } from './channel.ts'
import { WORKER_ARGUMENT } from './messages.ts'
import type { Assignment, Question } from './messages.ts'
import type { WorkerConfig } from './share.ts'

// After the grace period, what is left is ended; this is for that.
const FINAL_MS = 5_000

// A terminal tells every process in it; what becomes of the workers, the primary says. Without a listener SIGUSR1 would
// open Node's debugger.
const OF_THE_PRIMARY = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2'] as const

/** True in a process that a primary has started to serve. */
export function isWorker(): boolean {
  return cluster.isWorker && process.argv[2] === WORKER_ARGUMENT
}

/** Serves from when the primary says so until it says otherwise, or has gone. Returns at once. */
export function runWorker(): void {
  // Without this, Node ends a worker in the middle of its answers when the primary has gone.
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true
  for (const signal of [...OF_THE_PRIMARY, 'SIGUSR1'] as const) process.on(signal, leaveToPrimary)
  let serving: Serving | undefined
  const channel = new Channel((message) => {
    if (message.kind === 'serve') begin(message)
    else if (message.kind === 'stop') end({})
    else if (message.kind === 'reopen') serving?.reopenLogs()
    else if (message.kind === 'licences') serving?.licences.follow(message.site, message.news)
    else void answer(message)
  })
  process.once('disconnect', () => end({ because: 'the primary process has gone' }))
  process.once('SIGTERM', () => {
    void channel.tell({ kind: 'leaving', isFault: false })
    end({ because: 'SIGTERM' })
  })
  void channel.tell({ kind: 'ready' })

  function begin(assignment: Assignment): void {
    try {
      serving ??= serve(assignment, channel)
    } catch (error) {
      void fail(channel, error) // a log file that cannot be opened
    }
  }

  async function answer({ id, about }: { id: number; about: Question }): Promise<void> {
    const told = await serving?.answer(about).catch(() => undefined)
    await channel.tell({ kind: 'answer', id, answer: told })
  }

  function end(why: { because?: string }): void {
    if (serving === undefined) process.exit(0)
    serving.end(why)
  }
}

function leaveToPrimary(): void {
  // A signal without a listener would end this process.
}

const ANSWERS = {
  health: ({ health }: Insight) => health(),
  readiness: ({ readiness }: Insight) => readiness(),
  families: ({ families }: Insight) => families(),
} satisfies Record<Question, (insight: Insight) => unknown>

type Serving = {
  readonly licences: ToldDirectories
  reopenLogs(): void
  /** Rejects before it serves. */
  answer(about: Question): Promise<unknown>
  /** Lets requests in flight finish, then ends the process. Called again, it changes nothing. */
  end(why: { readonly because?: string }): void
}

function serve({ worker, config, templates, licences: news }: Assignment, channel: Channel): Serving {
  const outputs = openLogOutputs(config.log, { isShared: true, hasAccess: true })
  const { main: sink, access } = outputs
  const isReadable = process.stdout.isTTY && config.log.file === undefined
  const logger = createLogger({ level: config.logLevel, pretty: isReadable, sink, worker })
  const licences = createToldDirectories(config.sites)
  for (const { site, news: first } of news) licences.follow(site, first)
  const primary = { worker, licences, desks: desksOf(config, channel) }
  let app: App | undefined
  let isEnding = false
  const grace = closeWithGrace(
    { delay: config.limits.gracePeriodMs + FINAL_MS, logger: false, skip: [...OF_THE_PRIMARY, 'SIGTERM'] },
    async ({ err }) => {
      isEnding = true
      if (err) {
        logger.fatal({ err }, 'stopping after an error')
        void channel.tell({ kind: 'leaving', isFault: true })
      }
      await app?.close()
    },
  )
  void start().catch((error: unknown) => fail(channel, error))
  return {
    licences,
    reopenLogs: () => reopenLogs(outputs, logger),
    async answer(about) {
      if (app === undefined) throw new Error('it does not serve yet')
      return ANSWERS[about](app.insight)
    },
    end({ because }) {
      if (isEnding) return
      isEnding = true
      if (because !== undefined) logger.info({ because }, 'a worker stops')
      grace.close()
    },
  }

  async function start(): Promise<void> {
    const logs = { logger, access, lostLogLines: outputs.lost }
    app = await buildApp({ config, templates, ...logs, primary })
    const addresses = await app.listen()
    await channel.tell({ kind: 'listening', addresses })
  }
}

async function fail(channel: Channel, error: unknown): Promise<never> {
  await channel.tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}

/** Desks at which the primary takes what is asked, so that its limits hold over all workers. */
function desksOf({ sites }: WorkerConfig, channel: Channel): TakingDesks {
  const asking = new Set(sites.filter(({ ask }) => ask !== undefined).map(({ name }) => name))
  return {
    deskOf: (site) => (asking.has(site) ? { ask: (asked) => channel.ask(site, asked) } : undefined),
    // The primary tells of them.
    waiting: () => 0,
    results: () => [],
    hurry: () => undefined,
    close: () => Promise.resolve(),
  }
}
