import type { ClientResponse, Head } from '../clientResponse.ts'
import { writeHead } from '../clientResponse.ts'
import type { ExchangeRecord } from '../exchangeRecord.ts'
import { withoutHopByHop } from '../headerPairs.ts'

/** Sends the head of the upstream as it is, less what belongs to its connection. Throws on what cannot be sent. */
export function passHead(
  response: ClientResponse,
  { status, statusMessage, pairs }: Head,
  record: ExchangeRecord,
): void {
  writeHead(response, { status, statusMessage, pairs: withoutHopByHop(pairs) })
  record.answered('pass')
}
