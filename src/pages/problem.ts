import type { Cause, PageName } from '../config/words.ts'
import type { Phrases } from './phrases.ts'

export type ProblemOptions = {
  readonly status: number
  readonly cause: Cause
  /** Whose words are told. */
  readonly page: PageName
  readonly reference: string
  /** English: programs read no languages, and whoever reads their logs finds one. */
  readonly phrases: Phrases
}

export type RenderedProblem = {
  readonly body: Buffer
  readonly contentType: 'application/problem+json; charset=utf-8'
}

/**
 * The same refusal for programs (RFC 9457).
 * The type identifies the cause, as 3.1.1 asks of it, so that the title may be ours and not the phrase of the status.
 * It is a URN because 3.1.1 warns of relative references, and because nothing of ours could be fetched there.
 */
export function renderProblem({ status, cause, page, reference, phrases }: ProblemOptions): RenderedProblem {
  const { title, text } = phrases.pages[page]
  const problem = {
    type: `urn:problem-type:usher:${cause}`,
    title,
    status,
    detail: text,
    // The key that TestRail's and many other APIs have, for programs that look there.
    error: text,
    cause,
    reference,
  }
  return {
    body: Buffer.from(JSON.stringify(problem)),
    contentType: 'application/problem+json; charset=utf-8',
  }
}
