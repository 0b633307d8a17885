import { createHash } from 'node:crypto'

/** An inlined text, a style or a script, as a Content-Security-Policy names it. */
export function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
