// Every page of a site as people may get it: what no template of ours can fail at, one of an operator's can.
import type { ConfigProblem } from '../config/problem.ts'
import { PAGES } from '../config/words.ts'
import type { Language, PageName } from '../config/words.ts'
import { RECEIPT_KINDS } from '../rules/accessRequest.ts'
import { wantedAddress } from '../rules/returnAddress.ts'
import type { PageContext, Pages } from './index.ts'
import { TemplateError } from './templateError.ts'

export type Rehearsed = {
  readonly pages: Pages
  /** The default first. */
  readonly languages: readonly Language[]
  /** True where templates are an operator's. */
  readonly isOwn: boolean
}

type Situation = Pick<PageContext, 'status' | 'wanted' | 'isSent' | 'person' | 'askUrl'>

const wanted = wantedAddress({ target: '/projects/overview?tab=1', pathPrefix: '/' })
const person = 'ada.lovelace@example.com'

// Any two of the four differences meet in one of them, each with and without the other.
const MOST_KNOWN = 'a status and a name'
const SITUATIONS = {
  'nothing known': { status: 200 },
  'a name, and something sent': { status: 200, person, wanted, isSent: true },
  'a status, and something sent': { status: 401, wanted, isSent: true },
  'a status and a name, and something sent': { status: 401, person, isSent: true },
  [MOST_KNOWN]: { status: 401, person, wanted, askUrl: '/.usher/ask?page=no-licence' },
} as const satisfies Readonly<Record<string, Situation>>

// Who reads ten knows what to mend first; what fails everywhere would be told a thousand times.
const MAX_FAILURES = 10

const REFERENCE = 'K7Q2-M9XA'

/** What goes wrong, each with the first page it was met on: every page in every language for every audience. */
export function rehearsePages(rehearsed: Rehearsed): ConfigProblem[] {
  return renderings(rehearsed).flatMap(attempt).take(MAX_FAILURES).toArray()
}

type Rendering = { readonly of: string; readonly run: () => unknown }

function* renderings({ pages, languages, isOwn }: Rehearsed): Generator<Rendering> {
  const all = Object.entries(SITUATIONS)
  // The shipped templates have the same branches in every language.
  const few = all.filter(([title]) => title === MOST_KNOWN)
  for (const page of PAGES) {
    for (const [index, language] of languages.entries()) {
      yield* ofPage(pages, { page, acceptLanguage: language }, isOwn || index === 0 ? all : few)
    }
    yield { of: `${page} for programs`, run: () => pages.renderProblem(problemOf(page)) }
  }
  for (const language of languages) yield* ofForms(pages, language)
}

type Told = { readonly page: PageName; readonly acceptLanguage: Language }

function* ofPage(
  pages: Pages,
  { page, acceptLanguage }: Told,
  situations: readonly (readonly [string, Situation])[],
): Generator<Rendering> {
  const shared = { page, acceptLanguage, reference: REFERENCE }
  for (const variant of ['page', 'frame'] as const) {
    for (const [title, situation] of situations) {
      yield {
        of: `${page} (${variant}, ${acceptLanguage}), ${title}`,
        run: () => pages.render({ ...shared, ...situation, variant }),
      }
    }
    yield {
      of: `${page} (notice, ${acceptLanguage})`,
      run: () => pages.renderNotice({ ...shared, variant }),
    }
  }
}

function* ofForms({ forms }: Pages, acceptLanguage: Language): Generator<Rendering> {
  const shared = { acceptLanguage, reference: REFERENCE }
  const fields = [{ name: 'to', value: '/' }]
  const asked = { ...shared, page: 'no-licence', address: '/', fields } as const
  for (const { typed, faults } of TYPED) {
    const what = Object.keys(faults).length > 0 ? 'with a mistake' : 'empty'
    yield {
      of: `the form to ask for access (${acceptLanguage}), ${what}`,
      run: () => forms.renderForm({ ...asked, typed, faults }),
    }
  }
  for (const kind of RECEIPT_KINDS) {
    yield {
      of: `the answer to who asked for access (${acceptLanguage}), ${kind}`,
      run: () => forms.renderReceipt(kind, shared),
    }
  }
}

const TYPED = [
  { typed: { name: '', email: '', message: '' }, faults: {} },
  { typed: { name: '', email: person, message: 'Please.' }, faults: { name: 'nameMissing' } },
] as const

function problemOf(page: PageName) {
  return { page, status: 401, cause: 'refused', reference: REFERENCE } as const
}

function attempt({ of, run }: Rendering): ConfigProblem[] {
  try {
    run()
    return []
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return error.problems.map((problem) => ({ ...problem, details: [`met on ${of}`] }))
  }
}
