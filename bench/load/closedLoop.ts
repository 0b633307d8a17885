import type { Load } from './clients.ts'

export type Served = { readonly answers: number; readonly elapsedMs: number }

/** Each client asks as soon as it has its answer, for that long; what is in flight then is waited for. */
export async function runClosedLoop({ clients, failed }: Load, durationMs: number): Promise<Served> {
  const began = performance.now()
  let answers = 0
  const all = clients.map(
    (client) =>
      new Promise<void>((resolve) => {
        client.ask(function askAgain() {
          answers += 1
          if (performance.now() - began >= durationMs) resolve()
          else client.ask(askAgain)
        })
      }),
  )
  await Promise.race([Promise.all(all), failed])
  return { answers, elapsedMs: performance.now() - began }
}
