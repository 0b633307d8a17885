import type { Fact } from './facts.ts'
import type { Case } from './formula.ts'
import { couldBe } from './words.ts'

const MAX_WORDS = 10
const MAX_PARTS = 64

/**
 * A case as several that together say the same: one for each status, audience and media type that is still possible, so
 * that different rules may take them. Undivided where there would be too many.
 */
export function divided(known: Case): readonly Case[] {
  let parts: Case[] = [known]
  for (const facts of [...wordsToDivide(known), mediaTypesOf(known)]) {
    if (facts.length < 2) continue
    if (parts.length * facts.length > MAX_PARTS) return [known]
    parts = parts.flatMap((part) => facts.map((fact) => [...part, { fact, holds: true }]))
  }
  return parts
}

function wordsToDivide(known: Case): Fact[][] {
  return (['status', 'audience'] as const).map((subject) => {
    const words = [...couldBe(known, subject)]
    if (words.length > MAX_WORDS) return []
    return words.map((word) => ({ kind: 'word', subject, words: new Set([word]) }))
  })
}

function mediaTypesOf(known: Case): Fact[] {
  const listed = known.find(({ fact, holds }) => holds && fact.kind === 'mediaType')
  if (listed?.fact.kind !== 'mediaType') return []
  return listed.fact.patterns.map((pattern) => ({
    kind: 'mediaType',
    subject: 'contentType',
    patterns: [pattern],
  }))
}
