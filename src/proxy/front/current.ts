import type { Proxy } from '../index.ts'
import type { OwnPaths } from '../own/index.ts'
import type { ProxyServices } from '../site.ts'

/** What answers requests: all that was made from one configuration. A request stays with the one that it began with. */
export type Generation = {
  readonly ownPath: string
  readonly proxy: Proxy
  readonly ownPaths: OwnPaths
  readonly services: ProxyServices
}

/** Which of them answers requests that begin now. */
export type Current = { generation: Generation }
