import type { Texts } from '../config/templates.ts'
import type { Cause, PageName } from '../config/words.ts'
import { fillIn } from './placeholders.ts'

export type ProblemOptions = {
  readonly status: number
  readonly cause: Cause
  /** Whose words are told. */
  readonly page: PageName
  readonly reference: string
  readonly texts: Texts
  readonly product: string
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
export function renderProblem({
  status,
  cause,
  page,
  reference,
  texts,
  product,
}: ProblemOptions): RenderedProblem {
  const names = { product, organisation: texts.organisation }
  const problem = {
    type: `urn:problem-type:usher:${cause}`,
    title: fillIn(texts.pages[page].title, names),
    status,
    detail: fillIn(texts.pages[page].text, names),
    // The key that TestRail's and many other APIs have, for programs that look there.
    error: fillIn(texts.pages[page].text, names),
    cause,
    reference,
  }
  return {
    body: Buffer.from(JSON.stringify(problem)),
    contentType: 'application/problem+json; charset=utf-8',
  }
}
