import { compileSites } from '../generation.ts'
import type { LoadedConfig } from '../config/load.ts'
import { ConfigError } from '../config/problem.ts'
import type { ConfigProblem } from '../config/problem.ts'
import type { Templates } from '../config/templates.ts'
import type { Pages } from '../pages/index.ts'
import { rehearsePages } from '../pages/rehearsal.ts'
import { generalPages } from '../pages/sitePages.ts'
import { TemplateError } from '../pages/templateError.ts'

export type CompiledSite = ReturnType<typeof compileSites>[number]

/** The sites of a configuration, every page of which could be rendered. Throws ConfigError with all that could not. */
export function compileAndRehearse(config: LoadedConfig, shipped: Templates): CompiledSite[] {
  // As if they were an operator's: pages that are prepared for many requests would be rendered many times more.
  const templates = { ...shipped, ownFiles: {} }
  const general = attempt('a request that no site takes', () => {
    return rehearsed(generalPages(config, templates), config)
  })
  const sites = config.sites.map((site) =>
    attempt(`site ${site.name}`, () => {
      const compiled = compileSites({ ...config, sites: [site] }, templates)
      return compiled.map((one) => ({ ...one, ...rehearsed(one.pages, site) }))
    }),
  )
  const problems = [general, ...sites].flatMap((attempted) => attempted.problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return sites.flatMap(({ result = [] }) => result)
}

type Worded = Pick<LoadedConfig, 'wording' | 'ownTemplates'>

function rehearsed(pages: Pages, { wording, ownTemplates }: Worded): { readonly pages: Pages } {
  const { default: usual, offer } = wording.languages
  const languages = [...new Set([usual, ...offer])]
  const problems = rehearsePages({ pages, languages, isOwn: ownTemplates.length > 0 })
  const [first] = problems
  if (first !== undefined) throw new TemplateError(first.file, problems)
  return { pages }
}

type Attempted<T> = { readonly result?: T; readonly problems: readonly ConfigProblem[] }

function attempt<T>(subject: string, run: () => T): Attempted<T> {
  try {
    return { result: run(), problems: [] }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    const problems = error.problems.map(({ details = [], ...problem }) => ({
      ...problem,
      details: [`in the pages of ${subject}`, ...details],
    }))
    return { problems }
  }
}
