// What is measured, in the order of the tables: two floors, Usher, what a user would otherwise pick.
import nodeFlags from '../../bin/nodeFlags.json' with { type: 'json' }
import type { Ability } from '../scenarios.ts'
import { caddy } from './caddy.ts'
import { haproxy } from './haproxy.ts'
import { FLOOR, USHER } from './names.ts'
import { nginx } from './nginx.ts'
import { onNode } from './onNode.ts'
import type { Launch, Setting } from './setting.ts'

export type Target = {
  readonly name: string
  readonly can: readonly Ability[]
  /** Part of every run, whichever peers it names. */
  readonly isPeer: boolean
  /** Its version; undefined where it is not installed. */
  readonly version: () => string | undefined
  readonly launch: (setting: Setting) => Launch
}

export const TARGETS: readonly Target[] = [
  { ...onNode('floor.ts', 'undici'), name: FLOOR, can: ['tls', 'h2'], isPeer: false },
  { ...onNode('splice.ts'), name: 'splice', can: ['pinned'], isPeer: true },
  {
    ...onNode('usher.ts', 'usher', nodeFlags),
    ...{ name: USHER, can: ['swap', 'tls', 'h2', 'pinned', 'rules'], isPeer: false },
  },
  {
    ...onNode('fastifyHttpProxy.ts', '@fastify/http-proxy'),
    ...{ name: 'fastify-http-proxy', can: ['swap', 'tls'], isPeer: true },
  },
  {
    ...onNode('httpProxyMiddleware.ts', 'http-proxy-middleware'),
    ...{ name: 'http-proxy-middleware', can: ['tls'], isPeer: true },
  },
  { ...onNode('httpxy.ts', 'httpxy'), name: 'httpxy', can: ['tls'], isPeer: true },
  { ...onNode('fastProxy.ts', 'fast-proxy'), name: 'fast-proxy', can: ['swap', 'tls'], isPeer: true },
  { ...nginx, name: 'nginx', can: ['swap', 'tls', 'h2'], isPeer: true },
  { ...haproxy, name: 'haproxy', can: ['swap', 'tls', 'h2', 'pinned'], isPeer: true },
  { ...caddy, name: 'caddy', can: ['swap', 'tls', 'h2'], isPeer: true },
]
