import type { Load } from './clients.ts'

/** When it is enough: after that time, or before, with that many answers. */
export type Until = { readonly durationMs: number; readonly requests?: number }

export type Served = { readonly answers: number; readonly elapsedMs: number }

/** Each client asks as soon as it has its answer, until it is enough; what is in flight then is waited for. */
export async function runClosedLoop({ clients, failed }: Load, until: Until): Promise<Served> {
  const { durationMs, requests = Infinity } = until
  const began = performance.now()
  let answers = 0
  const all = clients.map(
    (client) =>
      new Promise<void>((resolve) => {
        client.ask(function askAgain() {
          answers += 1
          if (answers >= requests || performance.now() - began >= durationMs) resolve()
          else client.ask(askAgain)
        })
      }),
  )
  await Promise.race([Promise.all(all), failed])
  return { answers, elapsedMs: performance.now() - began }
}
