// A client of one connection, as a browser's is for one tab of one person: it never opens another by itself.
import http from 'node:http'
import net from 'node:net'
import type { Socket } from 'node:net'
import { once } from 'node:events'
import type { Test } from 'tap'
import { FIRST_LEG, thirdLeg } from './fakeIis.ts'
import type { Answer } from './upstream.ts'

export type Asking = {
  readonly authorization?: string
  readonly method?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

export class WindowsClient {
  readonly socket: Socket
  readonly closed: Promise<unknown>
  readonly #port: number
  readonly #name: string

  constructor(t: Test, port: number, name: string) {
    this.#port = port
    this.#name = name
    this.socket = net.connect(port, '127.0.0.1')
    this.socket.on('error', () => this.socket.destroy())
    this.closed = once(this.socket, 'close')
    t.teardown(() => this.socket.destroy())
  }

  /** One request over the connection; rejects where it ends without a whole answer. */
  async ask(path: string, { authorization, body, ...options }: Asking = {}): Promise<Answer> {
    const headers = {
      ...{ Host: `127.0.0.1:${this.#port}`, 'X-Client': this.#name, Connection: 'keep-alive' },
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...options.headers,
    }
    return new Promise((resolve, reject) => {
      const request = http.request(
        { path, method: options.method ?? 'GET', headers, createConnection: () => this.socket },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const bytes = Buffer.concat(chunks)
            const { statusCode: status = 0, headers: fields, rawHeaders, trailers } = response
            resolve({ status, headers: fields, rawHeaders, body: bytes, text: bytes.toString(), trailers })
          })
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  }

  /** The legs of NTLM, as a browser does them that has been challenged. The last answer. */
  async signIn(path = '/', asking: Asking = {}, user = 'jane'): Promise<Answer> {
    await this.ask(path, { ...asking, authorization: FIRST_LEG })
    return this.ask(path, { ...asking, authorization: thirdLeg(user) })
  }
}
