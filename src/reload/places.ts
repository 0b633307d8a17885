import type { BoundListener } from '../bind.ts'

type Place = Pick<BoundListener, 'host' | 'port' | 'socket'>

/** Where a listener is, as text. */
export function placeOf({ host, port, socket }: Place): string {
  return socket ?? `${host.toLowerCase()} ${port}`
}

/** Listeners by their places, in their order; of several on port 0 each has its own. */
export function placesOf<T extends Place>(listeners: readonly T[]): ReadonlyMap<string, T> {
  const places = new Map<string, T>()
  for (const listener of listeners) {
    const place = placeOf(listener)
    const others = [...places.keys()].filter((key) => key === place || key.startsWith(`${place} #`)).length
    places.set(others === 0 ? place : `${place} #${others + 1}`, listener)
  }
  return places
}
