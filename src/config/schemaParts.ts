import Type from 'typebox'
import type { TSchema } from 'typebox'

/** An unknown key is a mistake, not a wish. */
export const closed = { additionalProperties: false } as const

export function oneOrMany<T extends TSchema>(item: T, description: string) {
  return Type.Union([item, Type.Array(item, { minItems: 1 })], { description })
}

export const FilePath = (description: string) =>
  Type.String({ minLength: 1, description: `${description} (relative to this file)` })
