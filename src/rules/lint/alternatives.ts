import type { Condition } from '../../config/schema/ruleSchema.ts'
import type { Path } from '../../config/problem.ts'

/** A condition with one of the things alone that it lists. */
export type Alternative = {
  /** Below the condition: where it is listed. */
  readonly at: Path
  readonly told: string
  readonly when: Condition
}

const LISTS = ['status', 'method', 'contentType', 'audience'] as const

const TOLD_AS = {
  status: 'the status',
  method: 'the method',
  contentType: 'the content type',
  audience: 'the audience',
} as const

/** The condition once for each member of its lists. Of a list of one there is no choice, and a class (4xx) lists nothing. */
export function alternativesOf(when: Condition): Alternative[] {
  return [
    ...LISTS.flatMap((key) => {
      const list = [when[key] ?? []].flat()
      if (list.length < 2) return []
      return list.flatMap((word, index) =>
        isRange(word)
          ? []
          : [{ at: [key, index], told: `${TOLD_AS[key]} ${word}`, when: { ...when, [key]: word } }],
      )
    }),
    ...(when.any && when.any.length > 1 ? branches(when, when.any) : []),
  ]
}

// What comes before a class or a range is an exception from it.
function isRange(word: string | number): boolean {
  return typeof word === 'string' && /^\d(xx|\d\d-)/.test(word)
}

function branches(when: Condition, any: readonly Condition[]): Alternative[] {
  return any.map((branch, index) => ({
    at: ['any', index],
    told: `what its branch ${index + 1} of \`any\` asks for`,
    when: { ...when, any: [branch] },
  }))
}
