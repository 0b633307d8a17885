import type { Socket } from 'node:net'

/** How many connections have left HTTP for another protocol, such as WebSocket, and are still joined with an upstream. */
export class Tunnels {
  readonly #openBySite = new Map<string, number>()

  /** One more for a site, until its client's connection has closed: that of the upstream goes with it. */
  opened(site: string, client: Socket): void {
    if (client.closed) return // its end has been told already, and is not told again
    this.#add(site, 1)
    client.once('close', () => this.#add(site, -1))
  }

  /** How many are open for a site. */
  countOf(site: string): number {
    return this.#openBySite.get(site) ?? 0
  }

  #add(site: string, difference: 1 | -1): void {
    this.#openBySite.set(site, this.countOf(site) + difference)
  }
}
