// Values of which there are few: which of them are still possible.
import { AUDIENCES } from '../../config/words.ts'
import type { WordFact } from './facts.ts'
import type { Case } from './formula.ts'

type Subject = WordFact['subject']

const LOWEST_STATUS = 200
const STATUSES = 400

// Any that no rule of these names; an unknown licence too.
const OTHER = '(any other)'

// Rules are asked about answers that end an exchange: 1xx are passed on, and beyond 599 there is no status (RFC 9110 15).
const ALL: Readonly<Record<'status' | 'audience', readonly string[]>> = {
  status: Array.from({ length: STATUSES }, (_, index) => String(LOWEST_STATUS + index)),
  audience: AUDIENCES,
}

// audience.ts: who sends another is a program.
const PERSONAL_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])
const PERSONAL_AUDIENCES: ReadonlySet<string> = new Set(['page', 'frame', 'script'])

const remembered = new WeakMap<Case, Map<Subject, ReadonlySet<string>>>()

/** The words that a value can have in this case, those of `besides` considered too. */
export function couldBe(known: Case, subject: Subject, besides: Iterable<string> = []): ReadonlySet<string> {
  if (subject === 'method' || subject === 'licence') return allNamed(known, subject, besides)
  const bySubject = remembered.get(known) ?? new Map<Subject, ReadonlySet<string>>()
  const possible = bySubject.get(subject) ?? withoutPersonal(known, subject)
  remembered.set(known, bySubject.set(subject, possible))
  return possible
}

function withoutPersonal(known: Case, subject: 'status' | 'audience'): ReadonlySet<string> {
  const named = allNamed(known, subject)
  if (subject !== 'audience' || couldBePersonal(known)) return named
  return new Set([...named].filter((word) => !PERSONAL_AUDIENCES.has(word)))
}

function couldBePersonal(known: Case): boolean {
  return [...allNamed(known, 'method')].some((word) => word === OTHER || PERSONAL_METHODS.has(word))
}

function allNamed(known: Case, subject: Subject, besides: Iterable<string> = []): ReadonlySet<string> {
  const facts = known.flatMap(({ fact, holds }) =>
    fact.kind === 'word' && fact.subject === subject ? [{ words: fact.words, holds }] : [],
  )
  const universe =
    subject === 'status' || subject === 'audience'
      ? ALL[subject]
      : [OTHER, ...besides, ...facts.flatMap(({ words }) => [...words])]
  return new Set(universe.filter((word) => facts.every(({ words, holds }) => words.has(word) === holds)))
}
