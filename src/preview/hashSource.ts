import { createHash } from 'node:crypto'

/** A style as a Content-Security-Policy names it. */
export function hashSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`
}
