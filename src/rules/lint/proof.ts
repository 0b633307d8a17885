// What follows from what is known of one exchange. Everything claimed here is certain; what is not claimed may be so.
// Truth is Kleene's, as in ../condition.ts: where a body was cut, a test of it may be neither so nor not.
import type { Fact, Literal, TextFact, WordFact } from './facts.ts'
import { coversMediaTypes, excludesMediaTypes } from './mediaTypes.ts'
import { excludesTest, impliesTest } from './texts.ts'
import { isCertainWithCutBody } from './cutBody.ts'
import type { Case, Formula } from './formula.ts'
import { couldBe } from './words.ts'

/** True where the formula must hold if every literal of the case does. */
export function proves(known: Case, formula: Formula): boolean {
  switch (formula.kind) {
    case 'all':
      return formula.parts.every((part) => proves(known, part))
    case 'any':
      return formula.parts.some((part) => proves(known, part))
    case 'literal':
      return provesLiteral(known, formula.literal)
  }
}

function provesLiteral(known: Case, wanted: Literal): boolean {
  const { fact } = wanted
  if (fact.kind === 'word') return provesWords(known, fact, wanted.holds)
  if (wanted.holds && fact.kind === 'text' && !fact.hasLines && fact.tests.length > 1)
    return fact.tests.every((test) => provesLiteral(known, { fact: { ...fact, tests: [test] }, holds: true }))
  return known.some((has) => isAbout(has, fact) && impliesLiteral(has, wanted))
}

function isAbout({ fact }: Literal, { subject }: Fact): boolean {
  return fact.subject === subject
}

function provesWords(known: Case, { subject, words }: WordFact, holds: boolean): boolean {
  const possible = couldBe(known, subject, words)
  return [...possible].every((word) => words.has(word) === holds)
}

function impliesLiteral(has: Literal, wanted: Literal): boolean {
  if (!isCertainWithCutBody(has, wanted)) return false
  if (has.holds && wanted.holds) return impliesFact(has.fact, wanted.fact)
  if (has.holds) return excludesFact(has.fact, wanted.fact)
  // Contraposition: what would make the other so is not so.
  return !wanted.holds && impliesFact(wanted.fact, has.fact)
}

function impliesFact(has: Fact, wanted: Fact): boolean {
  if (has.kind === 'mediaType' && wanted.kind === 'mediaType')
    return coversMediaTypes(has.patterns, wanted.patterns)
  if (has.kind === 'empty') return wanted.kind === 'empty'
  if (has.kind !== 'text' || wanted.kind !== 'text') return false
  return wanted.tests.every((test) => has.tests.some((one) => impliesTest(one, test)))
}

// A field of several lines may pass each of two tests by another line.
function excludesFact(has: Fact, wanted: Fact): boolean {
  if (has.kind === 'mediaType' && wanted.kind === 'mediaType')
    return excludesMediaTypes(has.patterns, wanted.patterns)
  if (has.kind === 'empty') return wanted.kind === 'text' && wanted.tests.some(needsText)
  if (wanted.kind === 'empty') return excludesFact(wanted, has)
  if (has.kind !== 'text' || wanted.kind !== 'text' || has.hasLines) return false
  return has.tests.some((one) => wanted.tests.some((other) => excludesTest(one, other)))
}

function needsText({ comparison, texts }: TextFact['tests'][number]): boolean {
  return comparison !== 'matches' && texts.every((text) => text !== '')
}

/** What the literals of a case cannot all be so about, such as 'status'; undefined where they may be so. */
export function conflictIn(known: Case): string | undefined {
  const words = known.flatMap(({ fact }) => (fact.kind === 'word' ? [fact.subject] : []))
  const within = known.find(({ fact, holds }) => holds && isImpossibleFact(fact))
  const between = known.find((one, index) => known.slice(index + 1).some((other) => contradict(one, other)))
  return words.find((subject) => couldBe(known, subject).size === 0) ?? (within ?? between)?.fact.subject
}

function isImpossibleFact(fact: Fact): boolean {
  if (fact.kind !== 'text') return false
  const { tests } = fact
  return tests.some((one, index) => tests.slice(index + 1).some((other) => excludesTest(one, other)))
}

function contradict(one: Literal, other: Literal): boolean {
  if (one.fact.subject !== other.fact.subject) return false
  if (one.holds && other.holds) return excludesFact(one.fact, other.fact)
  if (one.holds) return impliesFact(one.fact, other.fact)
  return other.holds && impliesFact(other.fact, one.fact)
}
