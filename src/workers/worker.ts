// A process that serves clients, started and told by a primary.
import cluster from 'node:cluster'
import closeWithGrace from 'close-with-grace'
import { createLogger } from '../log.ts'
import { openLogOutputs } from '../logOutputs.ts'
import { reopenLogs } from '../reopenLogs.ts'
import { Channel } from './channel.ts'
import { WORKER_ARGUMENT } from './messages.ts'
import type { Assignment } from './messages.ts'
import { WorkerService } from './workerService.ts'

// After the grace period, what is left is ended; this is for that.
const FINAL_MS = 5_000

// A terminal tells every process in it; what becomes of the workers, the primary says.
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
    else serving?.service.hear(message)
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

  function end(why: { because?: string }): void {
    if (serving === undefined) process.exit(0)
    serving.end(why)
  }
}

function leaveToPrimary(): void {
  // A signal without a listener would end this process.
}

type Serving = {
  readonly service: WorkerService
  reopenLogs(): void
  /** Lets requests in flight finish, then ends the process. Called again, it changes nothing. */
  end(why: { readonly because?: string }): void
}

function serve(assignment: Assignment, channel: Channel): Serving {
  const { worker, config } = assignment
  const outputs = openLogOutputs(config.log, { isShared: true, hasAccess: true })
  const { main: sink, isLookedAt: pretty, access } = outputs
  const logger = createLogger({ level: config.logLevel, pretty, sink, worker })
  let isEnding = false
  let grace = endWithGrace(config.limits.gracePeriodMs)
  const service = new WorkerService({
    ...{ logger, channel, access, lostLogLines: outputs.lost },
    onGracePeriod(gracePeriodMs) {
      grace.uninstall()
      grace = endWithGrace(gracePeriodMs)
    },
  })
  void service.start(assignment).catch((error: unknown) => fail(channel, error))
  return {
    service,
    reopenLogs: () => reopenLogs(outputs, logger),
    end({ because }) {
      if (isEnding) return
      isEnding = true
      if (because !== undefined) logger.info({ because }, 'a worker stops')
      grace.close()
    },
  }

  function endWithGrace(gracePeriodMs: number): ReturnType<typeof closeWithGrace> {
    return closeWithGrace(
      { delay: gracePeriodMs + FINAL_MS, logger: false, skip: [...OF_THE_PRIMARY, 'SIGTERM'] },
      async ({ err }) => {
        isEnding = true
        if (err) {
          logger.fatal({ err }, 'stopping after an error')
          void channel.tell({ kind: 'leaving', isFault: true })
        }
        await service.close()
      },
    )
  }
}

async function fail(channel: Channel, error: unknown): Promise<never> {
  await channel.tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}
