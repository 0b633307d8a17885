import Type from 'typebox'
import type { TSchema } from 'typebox'

/** An unknown key is a mistake, not a wish. */
export const closed = { additionalProperties: false } as const

export function oneOrMany<T extends TSchema>(item: T, description: string) {
  return Type.Union([item, Type.Array(item, { minItems: 1 })], { description })
}

// What a text must have in it that is not to be blank.
export const NOT_BLANK = '\\S'

/** A text that somebody reads: one of blanks would leave an empty place. */
export const READABLE = { minLength: 1, pattern: NOT_BLANK, format: 'readable' } as const

/** A file that is read when the configuration is; checkedAs says what it must hold. */
export function FilePath(description: string, checkedAs: string) {
  return Type.String({
    minLength: 1,
    checkedAs,
    allowed: 'the path of a file',
    description: `${description}: a path, relative to this file`,
  })
}

/** Where files stand in for shipped templates. */
export function TemplatesDirectory(description: string) {
  return Type.String({
    minLength: 1,
    checkedAs: 'templates',
    allowed: 'the path of a directory',
    alsoCalled: ['templateDirectory', 'templatesDir', 'templatesFolder'],
    description: `${description}: a path, relative to this file; docs/templates.md`,
  })
}

// Far above any sensible wait, and below the 2^31 ms from which on Node's timers fire at once.
const MAX_WAIT_MS = 86_400_000

type Wait = { minimum?: number; default: number; alsoCalled?: string[] }

export function Milliseconds(description: string, { minimum = 1, ...options }: Wait) {
  return Type.Integer({
    minimum,
    maximum: MAX_WAIT_MS,
    description: `${description}; in milliseconds`,
    ...options,
  })
}

/** A name for logs and messages; unique in its list. */
export function Name(description: string) {
  return Type.String({
    pattern: '^[a-z0-9][a-z0-9-]*$',
    format: 'name',
    allowed: 'lower-case letters, digits and dashes',
    description,
  })
}

/** A place to send people to. {return} and {returnBelow} are filled in when it is used. */
export function Link(description: string, options: { alsoCalled?: string[] } = {}) {
  return Type.String({
    minLength: 1,
    format: 'link',
    allowed: 'a path that begins with /, or an http(s) URL',
    description: `${description}; {return} becomes the wanted address, {returnBelow} the same less pathPrefix`,
    ...options,
  })
}

export const KeyPassphrase = Type.String({
  minLength: 1,
  secret: true,
  allowed: 'text, in quotes where it could be taken for something else',
  description: 'Of an encrypted keyFile; better as file:PATH or ${ENV_VAR} than in the open',
})
