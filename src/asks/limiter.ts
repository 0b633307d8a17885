import { isIPv6 } from 'node:net'

export type Rate = { readonly perClient: number; readonly total: number; readonly windowMs: number }

type Taken = { readonly client: string; readonly at: number }

/** Says how many requests are taken, from each address and from everybody. It remembers as many as it takes in a window. */
export class Limiter {
  readonly #rate: Rate
  #taken: Taken[] = []

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** How long the client must wait, 0 for not at all. now: in ms, from any beginning. */
  waitMs(address: string, now: number): number {
    const { perClient, total, windowMs } = this.#rate
    const recent = this.#taken.filter(({ at }) => at > now - windowMs)
    this.#taken = recent
    const client = clientKey(address)
    const own = recent.filter((taken) => taken.client === client)
    return Math.max(untilFree(own, perClient), untilFree(recent, total))

    function untilFree(list: readonly Taken[], most: number): number {
      const leaving = list.at(-most)
      return leaving === undefined ? 0 : leaving.at + windowMs - now
    }
  }

  /** Counts one that was taken. */
  take(address: string, now: number): void {
    this.#taken.push({ client: clientKey(address), at: now })
  }
}

// RFC 6177: the least that one customer gets is a /64, so the addresses of one are one.
function clientKey(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const first = groups(head)
  const last = tail === undefined ? [] : groups(tail)
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
  return all
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')
}

function groups(text: string): number[] {
  return text === ''
    ? []
    : text.split(':').flatMap((group) => (group.includes('.') ? [0, 0] : [Number.parseInt(group, 16)]))
}
