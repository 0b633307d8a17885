// A client that opens a connection for every request.
import type { Asked, Client } from './client.ts'
import { KeptConnection } from './keptConnection.ts'

export class NewConnection implements Client {
  readonly #asked: Asked
  #connection: KeptConnection | undefined

  constructor(asked: Asked) {
    this.#asked = asked
  }

  ask(whenWhole: () => void): void {
    const connection = new KeptConnection(this.#asked)
    this.#connection = connection
    // Written before it is open: the bytes go out with the connection.
    connection.ask(() => {
      connection.close()
      whenWhole()
    })
  }

  close(): void {
    this.#connection?.close()
  }
}
