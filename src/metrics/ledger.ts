import type { ExchangeRecord } from '../proxy/exchangeRecord.ts'
import type { Meter } from '../proxy/meter.ts'
import { SiteTally } from './siteTally.ts'

/** Where every exchange is counted, by its site. The names are those of the configuration, and "none". */
export class Ledger implements Meter {
  readonly #bySite = new Map<string, SiteTally>()

  exchangeOver(record: ExchangeRecord): void {
    const { site } = record
    let tally = this.#bySite.get(site)
    if (tally === undefined) {
      tally = new SiteTally()
      this.#bySite.set(site, tally)
    }
    tally.add(record)
  }

  get tallies(): ReadonlyMap<string, SiteTally> {
    return this.#bySite
  }
}
