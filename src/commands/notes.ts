import { withoutSecrets } from '../rules/secrets.ts'
import { counted } from '../counted.ts'
import { warn } from './output.ts'

const MAX_NAMED = 5

/** Remarks on answers, each told once on standard error, with those that it is about. */
export class Notes {
  readonly #sources = new Map<string, Set<string>>()

  add(note: string, source: string): void {
    const sources = this.#sources.get(note) ?? new Set()
    this.#sources.set(note, sources.add(withoutSecrets(source)))
  }

  tell(): void {
    for (const [note, sources] of this.#sources) warn(`note: ${named([...sources])}: ${note}`)
  }
}

function named(sources: readonly string[]): string {
  const more = sources.length - MAX_NAMED
  const shown = sources.slice(0, MAX_NAMED).join(', ')
  return more > 0 ? `${shown} and ${counted(more, 'other')}` : shown
}
