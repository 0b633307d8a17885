import type { SessionCookieConfig } from './schema/sessionCookieSchema.ts'

/** A cookie that holds somebody's session. Without a path it may stand at / or at the prefix of its site. */
export type SessionCookie = { readonly name: string; readonly path?: string; readonly domain?: string }

/** Each cookie once, in the long form. */
export function resolveSessionCookies(cookies: readonly SessionCookieConfig[]): SessionCookie[] {
  const all = cookies.map((cookie) => (typeof cookie === 'string' ? { name: cookie } : cookie))
  return [...new Map(all.map((cookie) => [keyOf(cookie), cookie])).values()]
}

function keyOf({ name, path, domain }: SessionCookie): string {
  return [name, path, domain].join(';')
}
