/** What is made ready for another configuration, and not yet in use. */
export type Change = {
  /** Puts it to use. Never fails, and waits for nothing: whoever changes several things commits them in one go. */
  commit(): void
  /** Takes it away again; all is as it was before. */
  discard(): Promise<void>
}

/**
 * Makes one thing ready after the other; each is told with its change before the next begins. Where one cannot be, those
 * before it are taken away again, and the error goes on.
 */
export async function prepareAll(steps: readonly (() => Change | Promise<Change>)[]): Promise<Change> {
  const ready: Change[] = []
  const discard = async (): Promise<void> => {
    for (const change of ready.toReversed()) await change.discard()
  }
  try {
    for (const step of steps) ready.push(await step())
  } catch (error) {
    await discard()
    throw error
  }
  return {
    commit() {
      for (const change of ready) change.commit()
    },
    discard,
  }
}
