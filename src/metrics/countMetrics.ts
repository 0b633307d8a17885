import { COUNTED } from '../proxy/counts.ts'
import type { Counted, Counts } from '../proxy/counts.ts'
import { alone } from './family.ts'
import type { Metric } from './family.ts'

/** What happens seldom, and is logged as well. */
export const COUNT_METRICS: readonly Metric<Counts>[] = [
  counter(
    'fail-open',
    'usher_fail_open_total',
    'Answers sent as they were because something of Usher failed',
  ),
  counter(
    'unread-body',
    'usher_unread_bodies_total',
    'Bodies that rules asked for and that could not be read',
  ),
  counter(
    'second-try',
    'usher_second_tries_total',
    'Requests sent again because a used connection had closed',
  ),
  counter('cut-answer', 'usher_cut_answers_total', 'Answers of the upstream that broke off in their middle'),
  counter('http1-required', 'usher_http1_required_total', 'HTTP/2 clients told to sign in over HTTP/1.1'),
  counter('stalled-reader', 'usher_stalled_readers_total', 'Clients cut off because they did not read'),
  counter(
    'dropped-connection',
    'usher_dropped_connections_total',
    'Connections far beyond the limit, closed',
  ),
  counter(
    'unreadable-request',
    'usher_unreadable_requests_total',
    'Requests refused before they had a site: no intelligible HTTP, too slow, or a protocol nobody may ask for',
  ),
]

function counter(what: Counted, name: string, help: string): Metric<Counts> {
  const label = COUNTED[what]
  return {
    ...{ name, help, type: 'counter', labels: label === undefined ? [] : [label], aggregator: 'sum' },
    read: (counts) =>
      label === undefined
        ? alone(counts.of(what))
        : [...counts.byLabel(what)].map(([value, times]) => ({ labels: { [label]: value }, value: times })),
  }
}
