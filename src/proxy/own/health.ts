import packageJson from '../../../package.json' with { type: 'json' }
import { jsonAnswer } from './answers.ts'
import type { Route } from './ownRequest.ts'

/** That Usher runs, and what else there is to tell. */
export function healthRoute(health: () => object): Route {
  const { version } = packageJson
  return { GET: (own) => own.send(jsonAnswer({ status: 'ok', version, ...health() })) }
}
