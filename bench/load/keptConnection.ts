// A client on one connection of HTTP/1.1: bytes made once go out, and of what comes back only status and end are read.
import net from 'node:net'
import type { Socket } from 'node:net'
import { once } from 'node:events'
import tls from 'node:tls'
import type { Asked, Client } from './client.ts'
import { MessageReader } from './messageReader.ts'

const READ_BUFFER_BYTES = 65_536

// "HTTP/1.1 " is before the status.
const STATUS_AT = 9

/** Where the bytes of answers land; one for all, since nothing of them is kept. */
const READ_BUFFER = Buffer.allocUnsafe(READ_BUFFER_BYTES)

export class KeptConnection implements Client {
  readonly #asked: Asked
  readonly #reader: MessageReader
  readonly #socket: Socket
  #status: number
  #whenWhole: (() => void) | undefined
  #isClosed = false

  constructor(asked: Asked) {
    this.#asked = asked
    this.#status = asked.status
    this.#reader = new MessageReader('answers', (head) => this.#take(head))
    this.#socket = asked.authority === undefined ? this.#connect() : this.#connectOverTls(asked.authority)
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  async open(): Promise<void> {
    await once(this.#socket, this.#asked.authority === undefined ? 'connect' : 'secureConnect')
  }

  ask(whenWhole: () => void): void {
    this.#whenWhole = whenWhole
    this.#socket.write(this.#asked.bytes)
  }

  /** Sends something else once, such as a leg of a sign-in. */
  async askOnce(bytes: Buffer, status: number): Promise<void> {
    this.#status = status
    await new Promise<void>((resolve) => {
      this.#whenWhole = resolve
      this.#socket.write(bytes)
    })
    this.#status = this.#asked.status
  }

  close(): void {
    this.#isClosed = true
    this.#socket.destroy()
  }

  #connect(): Socket {
    const callback = (bytes: number): boolean => {
      this.#read(READ_BUFFER.subarray(0, bytes))
      return true
    }
    const onread = { buffer: READ_BUFFER, callback }
    return net.connect({ port: this.#asked.port, host: '127.0.0.1', noDelay: true, onread })
  }

  #connectOverTls(ca: string): Socket {
    const options = { port: this.#asked.port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] }
    return tls.connect(options).on('data', (chunk: Buffer) => this.#read(chunk))
  }

  #read(bytes: Buffer): void {
    try {
      this.#reader.push(bytes)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #take(head: string): void {
    const status = Number(head.slice(STATUS_AT, STATUS_AT + 3))
    if (status !== this.#status) {
      this.#fail(new Error(`${status} came where ${this.#status} was due:\n${head}`))
      return
    }
    const whenWhole = this.#whenWhole
    this.#whenWhole = undefined
    whenWhole?.()
  }

  #fail(error: Error): void {
    if (this.#isClosed) return
    this.close()
    this.#asked.fail(error)
  }
}
