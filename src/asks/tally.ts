import type { Receipt } from '../rules/accessRequest.ts'

/** What became of a request: when it came, or when it was sent. */
export type AskResult = Receipt['kind'] | 'sent' | 'postponed' | 'lost'

export type OnResult = (site: string, result: AskResult) => void

export type TalliedResult = { readonly site: string; readonly result: AskResult; readonly times: number }

/** How often what became of requests, by site. */
export class AskTally {
  readonly #bySite = new Map<string, Map<AskResult, number>>()

  add(site: string, result: AskResult): void {
    const results = this.#bySite.get(site) ?? new Map<AskResult, number>()
    this.#bySite.set(site, results.set(result, (results.get(result) ?? 0) + 1))
  }

  results(): TalliedResult[] {
    return [...this.#bySite].flatMap(([site, results]) =>
      [...results].map(([result, times]) => ({ site, result, times })),
    )
  }
}
