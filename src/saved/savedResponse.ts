import type { WholeBody } from '../proxy/answer/decideOnWhole.ts'
import type { HeaderFields } from '../rules/fields.ts'

/** The request that an answer was given to, where the file has it. */
export type SavedRequest = {
  readonly method: string
  /** As it was sent, or the path and query of the URL that a HAR has instead. */
  readonly target: string
  /** Host and port that were asked; undefined where the file does not say. */
  readonly authority: string | undefined
  readonly headers: HeaderFields
}

export type SavedHead = {
  readonly status: number
  /** The reason phrase; '' where there is none. */
  readonly statusMessage: string
  readonly headers: HeaderFields
}

/** One answer of a server as a file has it, or as it has just come. */
export type SavedResponse = {
  /** What to call it: the file's name, for one of several with its number (`refused.har#3`), or a URL. */
  readonly source: string
  readonly request?: SavedRequest
  /** body: null where there was one, and the file does not have it. */
  readonly response: SavedHead & { readonly body: WholeBody | null }
  /** True where the file holds a body alone, and its head was given. */
  readonly hasGivenHead?: boolean
  /** What was assumed or left out, for whoever reads the result. */
  readonly notes: readonly string[]
}
