import type { Licences } from '../schema/licencesSchema.ts'
import type { Path } from '../problem.ts'
import type { Source } from '../source/index.ts'
import type { Complaint } from '../validate/index.ts'

type Surroundings = { readonly path: Path; readonly source: Source }

/** What the schema cannot say about a licence directory: that it has one source, and which settings go with it. */
export function checkLicences(licences: Licences, { path, source }: Surroundings): Complaint[] {
  const { file, testrail, refreshMs, maxAgeMs } = licences
  const complain = (key: string, message: string): Complaint[] => [{ path: [...path, key], message }]
  if (file === undefined && testrail === undefined) {
    return [{ path, message: 'must have `file` or `testrail`, to say where the licences are known' }]
  }
  if (file !== undefined && testrail !== undefined) {
    return complain('testrail', 'stands beside `file`; keep one of the two')
  }
  if (file !== undefined && source.has([...path, 'refreshMs'])) {
    return complain('refreshMs', 'has no effect beside `file`, which is looked at every few seconds')
  }
  if (testrail === undefined || maxAgeMs >= refreshMs) return []
  return complain(
    'maxAgeMs',
    `must not be shorter than refreshMs (${refreshMs}): a copy would be too old before it is renewed`,
  )
}
