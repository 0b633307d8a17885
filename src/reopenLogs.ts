import type { Logger } from 'pino'
import type { LogOutputs } from './logOutputs.ts'

/** Opens the log files anew, as whoever has moved them away asks. What cannot be opened is told loudly. */
export function reopenLogs(outputs: LogOutputs, logger: Logger): void {
  const faults = outputs.reopen()
  for (const reason of faults) {
    logger.error({ reason }, KEPT)
    // The log may be the file that nobody looks at any more.
    process.stderr.write(`usher: ${KEPT}: ${reason}\n`)
  }
  if (faults.length === 0) logger.info('the log files were opened anew')
}

const KEPT = 'a log file could not be opened anew; the one before is still written to'
