import type { ClientResponse, Head } from '../clientResponse.ts'
import { writeHead } from '../clientResponse.ts'
import type { ExchangeRecord } from '../exchangeRecord.ts'

/** Sends the head of the upstream as it is. Throws on what cannot be sent. */
export function passHead(response: ClientResponse, head: Head, record: ExchangeRecord): void {
  writeHead(response, head)
  record.answered('pass')
}
