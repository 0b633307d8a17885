// The whole of Usher in this process, put together from a configuration.
import { sourcesOf } from './insight.ts'
import type { Insight } from './insight.ts'
import { buildHouse } from './house.ts'
import type { Front, FrontParts, Furnishing, HouseOptions, Runnable } from './house.ts'
import type { Furnished } from './generation.ts'
import { Wire } from './wire.ts'

export type AppOptions = HouseOptions

export type App = Runnable & {
  /** What there is to know of it. */
  readonly insight: Insight
}

export async function buildApp(options: AppOptions): Promise<App> {
  const house = await buildHouse(options, createWireFront)
  return Object.assign(house, { insight: house.front.insight })
}

type WireFront = Front & { readonly insight: Insight }

function createWireFront({ first, side, ...parts }: FrontParts): WireFront {
  const wire = new Wire({ ...parts, desks: side.desks }, furnished(first))
  return {
    insight: wire.insight,
    sources: sourcesOf(wire.insight),
    addresses: () => wire.addresses,
    listen: () => wire.listen(),
    prepare: (next) => wire.prepare(furnished(next)),
    close: () => wire.close(),
  }
}

function furnished({ config, templates, rooms }: Furnishing): Furnished {
  const { licences, desks, originOf } = rooms
  return { config, templates, licences, desks, originOf }
}
