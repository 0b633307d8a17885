import type { Logger } from 'pino'
import { failureAnswer } from './index.ts'
import type { Answer, Failure } from './index.ts'

/**
 * The answer where there is none of the upstream's. A template of an operator's may fail over what no rehearsal had:
 * then people get what programs get, rather than nothing at all.
 */
export function answerAnyway(failure: Failure, logger: Logger): Answer {
  try {
    return failureAnswer(failure)
  } catch (error) {
    const { reference } = failure
    logger.error({ reference, err: error }, 'making a page failed; what programs get is sent in its place')
    return failureAnswer({ ...failure, audience: 'client' })
  }
}
