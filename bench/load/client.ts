/** One who asks the same again and again, one request at a time. */
export type Client = {
  /** Sends the request and calls back when its answer is whole. */
  ask(whenWhole: () => void): void
  close(): void
}

/** What a client was made for. */
export type Asked = {
  readonly port: number
  /** The authority in PEM where the front speaks TLS. */
  readonly authority: string | undefined
  readonly bytes: Buffer
  readonly status: number
  /** Told of a connection that breaks or an answer of another status; the measurement is then worth nothing. */
  readonly fail: (error: Error) => void
}
