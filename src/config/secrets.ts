import { randomBytes } from 'node:crypto'
import type { LoadedConfig } from './load.ts'

/** Secrets for whoever has configured none: made once, and the same in every process and after every reload. */
export type MadeSecrets = {
  /** Seals names in links, which are followed later, and in another worker. */
  readonly seal: string
  /** By which people are told apart in the log. */
  readonly people: string
}

const SECRET_BYTES = 32

export function makeSecrets(): MadeSecrets {
  return { seal: randomSecret(), people: randomSecret() }
}

/** A configuration in which no secret is missing. */
export function withSecrets<T extends Pick<LoadedConfig, 'log' | 'sites'>>(
  config: T,
  { seal, people }: MadeSecrets,
): T {
  return {
    ...config,
    log: { ...config.log, peopleKey: config.log.peopleKey ?? people },
    sites: config.sites.map((site) =>
      site.ask === undefined ? site : { ...site, ask: { ...site.ask, secret: site.ask.secret ?? seal } },
    ),
  }
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}
