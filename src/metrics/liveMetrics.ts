import { alone } from './family.ts'
import type { Metric, Sample } from './family.ts'

/** A site, as far as it is looked at when somebody asks. */
export type LiveSite = {
  readonly name: string
  readonly upstream: { readonly queue: { readonly running: number; readonly waiting: number } }
}

/** What is asked for its size at the moment at which somebody looks: nothing is counted for it before. */
export type LiveSources = {
  /** Those of the configuration that is in use. */
  readonly sites: () => readonly LiveSite[]
  readonly crowd: {
    readonly size: number
    readonly traffic: { readonly receivedBytes: number; readonly sentBytes: number }
  }
  readonly pinned: { countOf(site: string): number }
  readonly heldBytes: { readonly taken: number }
  /** Of the last minute or two. */
  readonly loopDelay: () => { readonly p99Ms: number; readonly maxMs: number }
  readonly lostLogLines: () => number
  /** By the name of the site; undefined where no site has a directory. */
  readonly licences: () => Readonly<Record<string, LiveDirectory>> | undefined
  readonly asks: () => { readonly waiting: number; readonly results: Iterable<AskResult> }
  readonly version: string
  /** When the configuration was taken up, in milliseconds since 1970. */
  readonly configLoadedAt: () => number
  /** Absent where another process tells of them. */
  readonly reloads?: (() => LiveReloads) | undefined
}

type LiveReloads = {
  readonly applied: number
  readonly refused: number
  readonly wasLastApplied: boolean
  /** In milliseconds since 1970. */
  readonly appliedAt: number
}

type LiveDirectory = { readonly state: string; readonly entries: number; readonly ageSeconds?: number }

type AskResult = { readonly site: string; readonly result: string; readonly times: number }

/** What there is of what at this moment, and what others have counted. */
export const LIVE_METRICS: readonly Metric<LiveSources>[] = [
  {
    name: 'usher_client_connections',
    help: 'Client connections that are open, of all listeners',
    ...{ type: 'gauge', labels: [], aggregator: 'sum' },
    read: ({ crowd }) => alone(crowd.size),
  },
  {
    name: 'usher_client_received_bytes_total',
    help: 'Bytes from clients, heads and TLS included',
    ...{ type: 'counter', labels: [], aggregator: 'sum' },
    read: ({ crowd }) => alone(crowd.traffic.receivedBytes),
  },
  {
    name: 'usher_client_sent_bytes_total',
    help: 'Bytes to clients, heads and TLS included',
    ...{ type: 'counter', labels: [], aggregator: 'sum' },
    read: ({ crowd }) => alone(crowd.traffic.sentBytes),
  },
  bySite('usher_requests_running', 'Requests that are with the upstream', ({ queue }) => queue.running),
  bySite('usher_requests_waiting', 'Requests that wait for a connection', ({ queue }) => queue.waiting),
  {
    name: 'usher_pinned_connections',
    help: 'Upstream connections that belong to one client connection each',
    ...{ type: 'gauge', labels: ['site'], aggregator: 'sum' },
    read: ({ sites, pinned }) =>
      sites().map(({ name }) => ({ labels: { site: name }, value: pinned.countOf(name) })),
  },
  {
    name: 'usher_held_bytes',
    help: 'Bytes of bodies that are held back until rules have decided',
    ...{ type: 'gauge', labels: [], aggregator: 'sum' },
    read: ({ heldBytes }) => alone(heldBytes.taken),
  },
  {
    name: 'usher_asks_total',
    help: 'Requests for access: queued or not taken (already, limited, full); and sent, postponed or lost',
    ...{ type: 'counter', labels: ['site', 'result'], aggregator: 'sum' },
    read: ({ asks }) =>
      [...asks().results].map(({ site, result, times }) => ({ labels: { site, result }, value: times })),
  },
  {
    name: 'usher_asks_waiting',
    help: 'Requests for access that the webhook has not taken yet',
    ...{ type: 'gauge', labels: [], aggregator: 'sum' },
    read: ({ asks }) => alone(asks().waiting),
  },
  {
    name: 'usher_licence_age_seconds',
    help: 'Since the list of accounts was last found right; absent where there is none',
    ...{ type: 'gauge', labels: ['site'], aggregator: 'max' },
    read: (sources) => directories(sources, ({ ageSeconds }) => ageSeconds),
  },
  {
    name: 'usher_licence_entries',
    help: 'Accounts in the list',
    // Each process has the whole list.
    ...{ type: 'gauge', labels: ['site'], aggregator: 'max' },
    read: (sources) => directories(sources, ({ entries }) => entries),
  },
  {
    name: 'usher_lost_log_lines_total',
    help: 'Lines of the log that could not be written',
    ...{ type: 'counter', labels: [], aggregator: 'sum' },
    read: ({ lostLogLines }) => alone(lostLogLines()),
  },
  {
    name: 'usher_event_loop_delay_p99_seconds',
    help: 'How long the process kept everybody waiting, 99th percentile of the last minute or two',
    ...{ type: 'gauge', labels: [], aggregator: 'max' },
    read: ({ loopDelay }) => alone(loopDelay().p99Ms / 1_000),
  },
  {
    name: 'usher_event_loop_delay_max_seconds',
    help: 'The same, at the most',
    ...{ type: 'gauge', labels: [], aggregator: 'max' },
    read: ({ loopDelay }) => alone(loopDelay().maxMs / 1_000),
  },
  {
    name: 'usher_config_loaded_timestamp_seconds',
    help: 'When the configuration was read, in seconds since 1970',
    // The oldest: a process that did not take up a new one shows.
    ...{ type: 'gauge', labels: [], aggregator: 'min' },
    read: ({ configLoadedAt }) => alone(configLoadedAt() / 1_000),
  },
  {
    name: 'usher_config_reloads_total',
    help: 'Reloads of the configuration, by whether it was taken up or refused',
    ...{ type: 'counter', labels: ['result'], aggregator: 'sum' },
    read: (sources) =>
      ofReloads(sources, ({ applied, refused }) => [
        { labels: { result: 'applied' }, value: applied },
        { labels: { result: 'refused' }, value: refused },
      ]),
  },
  {
    name: 'usher_config_last_reload_successful',
    help: '0 where the configuration in the file was refused, and the one before is still in use; else 1',
    ...{ type: 'gauge', labels: [], aggregator: 'min' },
    read: (sources) => ofReloads(sources, ({ wasLastApplied }) => alone(wasLastApplied ? 1 : 0)),
  },
  {
    name: 'usher_config_last_reload_success_timestamp_seconds',
    help: 'When a configuration was last taken up, at the start or by a reload, in seconds since 1970',
    ...{ type: 'gauge', labels: [], aggregator: 'max' },
    read: (sources) => ofReloads(sources, ({ appliedAt }) => alone(appliedAt / 1_000)),
  },
  {
    name: 'usher_build_info',
    help: 'Always 1; the labels say which version runs on which Node',
    ...{ type: 'gauge', labels: ['version', 'node'], aggregator: 'first' },
    read: ({ version }) => [{ labels: { version, node: process.versions.node }, value: 1 }],
  },
]

function bySite(
  name: string,
  help: string,
  of: (upstream: LiveSite['upstream']) => number,
): Metric<LiveSources> {
  return {
    ...{ name, help, type: 'gauge', labels: ['site'], aggregator: 'sum' },
    read: ({ sites }) => sites().map((site) => ({ labels: { site: site.name }, value: of(site.upstream) })),
  }
}

function ofReloads(
  { reloads }: LiveSources,
  of: (reloads: LiveReloads) => readonly Sample[],
): readonly Sample[] {
  return reloads === undefined ? [] : of(reloads())
}

function directories(
  { licences }: LiveSources,
  of: (directory: LiveDirectory) => number | undefined,
): Sample[] {
  return Object.entries(licences() ?? {}).flatMap(([site, directory]) => {
    const value = of(directory)
    return value === undefined ? [] : [{ labels: { site }, value }]
  })
}
