import type { LocatedTest } from '../config/ruleTests.ts'
import { collectFields } from '../saved/fields.ts'
import { readSaved } from '../saved/read.ts'
import { SavedError } from '../saved/savedError.ts'
import type { SavedResponse } from '../saved/savedResponse.ts'

/** The answer that a test is about. Throws SavedError where its file does not hold exactly one. */
export function savedResponseOf({ name, response, file }: LocatedTest): SavedResponse {
  if (file !== undefined) return onlyOneIn(file)
  const { status = 200, headers = {}, body = '' } = response ?? {}
  const fields = Object.entries(headers).flatMap(([field, values]) =>
    [values].flat().map((value) => [field.toLowerCase(), value] as const),
  )
  return {
    source: name,
    response: {
      status,
      statusMessage: '',
      headers: collectFields(fields),
      body: { bytes: Buffer.from(body), form: 'text' },
    },
    notes: [],
  }
}

function onlyOneIn(file: string): SavedResponse {
  const [only, ...more] = readSaved(file)
  if (only && more.length === 0) return only
  throw new SavedError(file, `holds ${more.length + 1} answers; a test needs a file with one`)
}
