// The last refusals, for whoever has a reference on the phone.
import { counted } from '../../counted.ts'
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import type { RecentRefusal } from '../../proxy/recentRefusals.ts'
import type { ShownConfig } from '../configured.ts'
import { option } from './fields.ts'
import { section } from './page.ts'
import { refusalTable } from './refusalTable.ts'

export type RefusalsData = {
  readonly config: ShownConfig
  readonly refusals: readonly RecentRefusal[]
  readonly query: URLSearchParams
  readonly now: number
}

/** All that are kept, or those that a query asks for. */
export function refusalsPage({ config, refusals, query, now }: RefusalsData): Markup {
  const wanted = {
    site: query.get('site') ?? '',
    cause: query.get('cause') ?? '',
    reference: (query.get('reference') ?? '').trim(),
  }
  const found = refusals.filter((refusal) => isWanted(refusal, wanted))
  return markup`<h1>Refusals</h1>
<p class="quiet">${keptText(config)}</p>
${filter(refusals, wanted)}${section(
    'kept',
    `${counted(found.length, 'refusal')}, the latest first`,
    found.length === 0 ? nothing(refusals.length) : refusalTable(found, now),
  )}`
}

function keptText({ recentRefusals, log: { people } }: ShownConfig): string {
  if (recentRefusals === 0) return 'None are kept: admin.recentRefusals is 0. The log has them.'
  const names = {
    none: 'People are not told apart',
    hashed: 'People stand there by their keyed hash',
    names: 'People stand there by name',
  }
  return `The last ${recentRefusals} are kept in memory (admin.recentRefusals); older ones are in the log. ${names[people]}, as in the log (log.people). Paths are without their query.`
}

function nothing(kept: number): Markup {
  return markup`<p class="quiet">${kept === 0 ? 'Nobody has been refused since the start.' : 'None of those that are kept is like that.'}</p>\n`
}

type Wanted = { readonly site: string; readonly cause: string; readonly reference: string }

function isWanted(refusal: RecentRefusal, { site, cause, reference }: Wanted): boolean {
  return (
    (site === '' || refusal.site === site) &&
    (cause === '' || refusal.cause === cause) &&
    refusal.reference.toUpperCase().includes(reference.toUpperCase())
  )
}

function filter(refusals: readonly RecentRefusal[], { site, cause, reference }: Wanted): Markup {
  const sites = new Set(refusals.map((refusal) => refusal.site))
  const causes = new Set<string>(refusals.map((refusal) => refusal.cause))
  return markup`<form method="get" action="refusals" class="row" role="search">
<label>Site <select name="site">${options(sites, site)}</select></label>
<label>Cause <select name="cause">${options(causes, cause)}</select></label>
<label>Reference <input name="reference" value="${reference}" maxlength="64" autocomplete="off" spellcheck="false"></label>
<button>Show</button>
</form>
`
}

function options(values: ReadonlySet<string>, chosen: string): Markup {
  const all = [...values, ...(values.has(chosen) || chosen === '' ? [] : [chosen])].toSorted()
  return markup`${option('', 'any', chosen)}${all.map((value) => option(value, value, chosen))}`
}
