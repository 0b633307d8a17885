// How Usher is, and what becomes of requests.
import { counted } from '../../counted.ts'
import type { Site } from '../../config/load.ts'
import { markup } from '../../markup.ts'
import type { Markup } from '../../markup.ts'
import type { RecentRefusal } from '../../proxy/recentRefusals.ts'
import type { Bucket } from '../../traffic/index.ts'
import type { ShownConfig } from '../configured.ts'
import type { Health, ReadinessTold } from '../sources.ts'
import { code, columnHeads, facts, scrolling, section } from './page.ts'
import { refusalTable } from './refusalTable.ts'
import { rangeOf, trafficPart } from './trafficPart.ts'
import type { Range } from './trafficPart.ts'
import { countsWithin } from './trafficBars.ts'
import { durationText, moment, numberText } from './words.ts'

export type OverviewData = {
  readonly config: ShownConfig
  readonly loadedAt: number
  readonly health: Health
  readonly readiness: ReadinessTold
  readonly traffic: readonly Bucket[]
  readonly refusals: readonly RecentRefusal[]
  readonly query: URLSearchParams
  readonly startedAt: number
  readonly now: number
}

const SHOWN_REFUSALS = 5

/** The first page: everything at a glance. */
export function overview(data: OverviewData): Markup {
  const { config, query, traffic, refusals, now } = data
  const names = config.sites.map(({ name }) => name)
  const range = rangeOf(query, names)
  return markup`<h1>Overview</h1>
${section('state', 'Usher', stateFacts(data))}
${section('sites', 'Sites', siteTable(data, range))}
${section('traffic', 'What came', trafficPart({ traffic, range, sites: names, now }))}
${section('last-refusals', 'The last refusals', lastRefusals(refusals.slice(0, SHOWN_REFUSALS), config, now))}`
}

function stateFacts({ config, loadedAt, health, readiness, startedAt, now }: OverviewData): Markup {
  const { workers, eventLoop, lostLogLines } = health
  return facts({
    State: readinessText(readiness),
    Runs: markup`since ${moment(startedAt, now)}`,
    Configuration: markup`${code(config.file)}, read ${moment(loadedAt, now)}; <a href="configuration">as it is in force</a>`,
    Workers: workers && workersText(workers),
    'Event loop': `late by ${eventLoop.p99Ms} ms (99th percentile of the last minute), ${eventLoop.maxMs} ms at most`,
    Log:
      lostLogLines === 0
        ? undefined
        : markup`<span class="bad">${counted(lostLogLines, 'line')} could not be written</span>`,
  })
}

function readinessText({ ready, state, sites }: ReadinessTold): Markup {
  if (ready) return markup`<span class="good">Ready</span>`
  const faulty = Object.entries(sites).filter(([, told]) => told !== 'ready')
  const why = state === 'serving' ? faulty.map(([site, told]) => `${site}: ${told}`).join('; ') : state
  return markup`<span class="bad">Not ready</span>: ${why === '' ? 'no process serves' : why}`
}

function workersText(workers: NonNullable<Health['workers']>): Markup {
  const serving = workers.filter(({ state }) => state === 'serving').length
  const others = workers.filter(({ state }) => state !== 'serving')
  const told = others.map(({ worker, state }) => `, ${worker} is ${state}`).join('')
  const text = `${serving} of ${workers.length} serve${told}`
  return others.length > 0 ? markup`<span class="bad">${text}</span>` : markup`${text}`
}

function siteTable({ config, health, readiness, traffic, now }: OverviewData, range: Range): Markup {
  const rows = config.sites.map((site) => {
    const counts = countsWithin(traffic, { ...range, site: site.name, now })
    const numbers = [counts.requests, counts.refusals, counts.failures]
    return markup`<tr><th scope="row"><a href="./?site=${site.name}&amp;hours=${range.hours}#traffic">${site.name}</a></th>
<td class="long">${reachedBy(site)}</td><td class="long">${code(site.upstream)}</td><td>${stateOf(readiness.sites[site.name])}</td><td>${licencesOf(health, site.name)}</td>
${numbers.map((number) => markup`<td class="number">${numberText(number)}</td>`)}</tr>
`
  })
  const heads = columnHeads(
    ['Site', 'Takes', 'Upstream', 'Application', 'Licences'],
    ['Requests', 'Refused', 'No answer'],
  )
  return markup`${scrolling(
    'Sites',
    markup`<table>${heads}<tbody>
${rows}</tbody></table>`,
  )}<p class="quiet">Numbers of the last ${hoursText(range)}. Whether an application is ready is asked where <code>statusPath</code> says so.</p>
`
}

function hoursText({ hours }: Range): string {
  return hours === 1 ? 'hour' : `${hours} hours`
}

function reachedBy({ hosts, pathPrefix }: Pick<Site, 'hosts' | 'pathPrefix'>): Markup {
  const where = hosts.length === 0 ? 'any host' : hosts.join(', ')
  return pathPrefix === '/' ? markup`${where}` : markup`${where}, below <code>${pathPrefix}</code>`
}

function stateOf(told: string | undefined): Markup {
  if (told === undefined) return markup`<span class="quiet">not asked</span>`
  return told === 'ready'
    ? markup`<span class="good">ready</span>`
    : markup`<span class="bad">not ready: ${told}</span>`
}

function licencesOf({ licences }: Health, site: string): Markup {
  const directory = licences?.[site]
  if (directory === undefined) return markup`<span class="quiet">not looked up</span>`
  const { state, entries, ageSeconds } = directory
  const age = ageSeconds === undefined ? '' : `, ${durationText(ageSeconds * 1_000)} old`
  const text = `${state}: ${counted(entries, 'account')}${age}`
  return state === 'fresh' || state === 'loading' ? markup`${text}` : markup`<span class="bad">${text}</span>`
}

function lastRefusals(shown: readonly RecentRefusal[], { recentRefusals }: ShownConfig, now: number): Markup {
  if (recentRefusals === 0)
    return markup`<p class="quiet">None are kept: <code>admin.recentRefusals</code> is 0.</p>\n`
  if (shown.length === 0) return markup`<p class="quiet">Nobody has been refused yet.</p>\n`
  return markup`${refusalTable(shown, now)}<p><a href="refusals">All that are kept</a></p>\n`
}
