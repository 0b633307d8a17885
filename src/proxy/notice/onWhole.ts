import type { Exchange } from '../../rules/exchange.ts'
import { DEFAULT_LIMITS } from '../answer/decideOnWhole.ts'
import type { WholeAnswer } from '../answer/decideOnWhole.ts'
import { codingForNotice, hasReader, NO_PLACE } from './obstacle.ts'
import { NoticePlace } from './place.ts'

/**
 * Why the proxy would send an answer that is all here without its notice; undefined where it would put it in, and where
 * only a body that was not saved could tell.
 */
export function noticeFaultOnWhole(
  exchange: Exchange,
  { body, limits = DEFAULT_LIMITS }: Pick<WholeAnswer, 'body' | 'limits'>,
): string | undefined {
  if (!hasReader(exchange)) return 'no person reads it, or not the whole of it'
  const found = codingForNotice(exchange, limits)
  if ('obstacle' in found) return found.obstacle
  if (body === null) return undefined
  const coding = body.form === 'sent' ? found.coding : 'identity'
  const held = body.bytes.subarray(0, limits.maxHeldBytes)
  const place = new NoticePlace({ headers: exchange.headers, coding, limits }).find(held, true)
  return typeof place === 'number' ? undefined : NO_PLACE
}
