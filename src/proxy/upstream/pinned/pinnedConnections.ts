import type { IncomingMessage } from 'node:http'
import type { BlockList, Socket } from 'node:net'
import { clientSideOf } from '../../front/clientSide.ts'
import { isTrusted } from '../../front/peer.ts'
import type { Upstream } from '../index.ts'
import { endAfterAnswer } from './endClient.ts'
import { Pin } from './pin.ts'

/** A site, as far as its pinned connections go. */
export type PinnedSite = {
  readonly name: string
  readonly upstream: Pick<Upstream, 'identity' | 'openOwn' | 'maxPinned'>
}

/** gone: the client's connection is ending, and has no more answers to come. full: there are as many as there may be. */
export type Picked = Pin | 'gone' | 'full'

export type PinnedOptions = { readonly maxTotal: number; readonly trusted: BlockList }

/**
 * The upstream connections that belong to one client connection each: NTLM and Negotiate sign in the connection, so
 * that whoever else used it would be taken for that person (RFC 4559 6). docs/decisions/0012-windows-sign-in.md
 */
export class PinnedConnections {
  #options: PinnedOptions
  readonly #clients = new WeakMap<Socket, PinnedClient>()
  /** With the identity of the upstream. */
  readonly #open = new Map<Pin, string>()
  readonly #openBySite = new Map<string, number>()

  constructor(options: PinnedOptions) {
    this.#options = options
  }

  /** Another configuration holds from now on. */
  follow(options: PinnedOptions): void {
    this.#options = options
  }

  /**
   * Lets go of connections that lead to other upstreams than these, once the requests on them are answered. Whoever is
   * signed in on one is asked again by the upstream that has taken its place.
   */
  keepTo(sites: readonly PinnedSite[]): void {
    const identities = new Set(sites.map(({ upstream }) => upstream.identity))
    for (const [pin, identity] of this.#open) if (!identities.has(identity)) pin.retire()
  }

  /** From its next request on, this client has an upstream connection of its own for the site. */
  mark({ socket }: IncomingMessage, site: PinnedSite): void {
    this.#clientOn(socket).sites.add(site.name)
  }

  /** Whether this client has, or is to have, an upstream connection of its own for the site. */
  isMarked({ socket }: IncomingMessage, site: PinnedSite): boolean {
    return this.#clients.get(socket)?.sites.has(site.name) ?? false
  }

  /** The upstream connection of this client's own for the site, if there is one. */
  find(request: IncomingMessage, site: PinnedSite): Pin | undefined {
    const pin = this.#clients.get(request.socket)?.pins.get(site.name)
    if (pin === undefined || pin.isRetired) return undefined
    return pin.person === this.#personBehind(request) ? pin : undefined
  }

  /** The same, and made where there is none. */
  pick(request: IncomingMessage, site: PinnedSite): Picked {
    const { socket } = request
    const client = this.#clientOn(socket)
    if (client.isOver || socket.destroyed) return 'gone'
    client.sites.add(site.name)
    const person = this.#personBehind(request)
    const pin = client.pins.get(site.name)
    if (pin !== undefined && pin.person === person && !pin.isRetired) return pin
    // A proxy in front that sends requests of several people over one connection.
    pin?.retire()
    if (this.#isFull(site)) return 'full'
    return this.#openPin(client, site, person)
  }

  /** How many are open for a site. */
  countOf(site: string): number {
    return this.#openBySite.get(site) ?? 0
  }

  /** Closes all. */
  destroy(): void {
    for (const pin of this.#open.keys()) pin.destroy()
  }

  #openPin(client: PinnedClient, site: PinnedSite, person: string | undefined): Pin {
    const { openOwn } = site.upstream
    const pin = new Pin({ openOwn, person, onOver: () => this.#onOver(pin, client, site) })
    this.#open.set(pin, site.upstream.identity)
    this.#openBySite.set(site.name, (this.#openBySite.get(site.name) ?? 0) + 1)
    client.pins.set(site.name, pin)
    return pin
  }

  #onOver(pin: Pin, client: PinnedClient, site: PinnedSite): void {
    this.#open.delete(pin)
    this.#openBySite.set(site.name, (this.#openBySite.get(site.name) ?? 1) - 1)
    if (client.pins.get(site.name) === pin) client.pins.delete(site.name)
    // The client takes itself for signed in: only the end of its own connection tells it otherwise.
    if (pin.isMissed) client.end()
  }

  #isFull({ name, upstream }: PinnedSite): boolean {
    const ofSite = this.#openBySite.get(name) ?? 0
    return this.#open.size >= this.#options.maxTotal || ofSite >= upstream.maxPinned
  }

  #clientOn(socket: Socket): PinnedClient {
    const known = this.#clients.get(socket)
    if (known !== undefined) return known
    const client = new PinnedClient(socket)
    this.#clients.set(socket, client)
    return client
  }

  #personBehind(request: IncomingMessage): string | undefined {
    const { trusted } = this.#options
    return isTrusted(request, trusted) ? clientSideOf(request, trusted).address : undefined
  }
}

/** One client connection that has, or is to have, upstream connections of its own. */
class PinnedClient {
  /** Names of sites. */
  readonly sites = new Set<string>()
  /** By names of sites. */
  readonly pins = new Map<string, Pin>()
  readonly #socket: Socket
  #isOver = false

  constructor(socket: Socket) {
    this.#socket = socket
    socket.once('close', () => this.#onClose())
  }

  get isOver(): boolean {
    return this.#isOver
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    endAfterAnswer(this.#socket)
  }

  #onClose(): void {
    this.#isOver = true
    for (const pin of this.pins.values()) pin.destroy()
  }
}
