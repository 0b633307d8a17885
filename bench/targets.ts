// What is measured: each proxy as a process of its own, told its upstream and printing its port when it listens.
import { join } from 'node:path'

const HERE = import.meta.dirname

export type Target = { readonly name: string; readonly file: string }

export const TARGETS: readonly Target[] = [
  { name: 'floor: node:http + undici.dispatch', file: join(HERE, 'targets/floor.ts') },
  { name: 'usher', file: join(HERE, 'targets/usher.ts') },
  { name: '@fastify/http-proxy', file: join(HERE, 'targets/fastifyHttpProxy.ts') },
]
