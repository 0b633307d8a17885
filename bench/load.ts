// Load: keep-alive connections that each send the next request when the answer to the last is whole.
import { Pool } from 'undici'

export type Load = {
  readonly port: number
  readonly path: string
  readonly requests: number
  readonly connections: number
  readonly headers: Readonly<Record<string, string>>
}

/** Sends the requests and resolves when every answer has come; rejects on the first failure. */
export async function runLoad({ port, path, requests, connections, headers }: Load): Promise<void> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })
  let left = requests
  async function client(): Promise<void> {
    while (left-- > 0) {
      const { body } = await pool.request({ path, method: 'GET', headers })
      await body.dump({ limit: 1_000_000 })
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  await pool.close()
}
