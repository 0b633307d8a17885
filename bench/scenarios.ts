// What is measured: each scenario one kind of request, and what a target must be able to do to take part.
import { FRAME, NAVIGATION, NAVIGATION_WITHOUT_CODING, PROGRAM } from './requests.ts'
import type { BenchRequest, Fields } from './requests.ts'
import { AT } from './upstream/answers.ts'

/** What not every target can do. */
export type Ability = 'swap' | 'tls' | 'h2' | 'pinned' | 'rules'

export type Front = 'http1' | 'tls' | 'h2'

export type Scenario = {
  readonly name: string
  /** What is asked and what becomes of it, in a few words. */
  readonly title: string
  /** Those of one group are measured in turns with each other; their figures can be compared. */
  readonly group: string
  readonly needs: readonly Ability[]
  readonly front: Front
  readonly request: BenchRequest
  readonly status: number
  /** Whose body comes: the upstream's, byte for byte, or a page in its place. */
  readonly body: 'upstream' | 'page'
  /** Requests in flight at a time. */
  readonly connections: number
  readonly isConnectionNew: boolean
  readonly idleConnections: number
  /** How long nothing is asked of any target before each round. */
  readonly silentMs: number
  /** Rules of the site's own, in the configuration of Usher. */
  readonly ownRules: number
  /** Each connection signs in by NTLM before it is measured. */
  readonly signsIn: boolean
  readonly hasLatency: boolean
  /** What warms a target; its own request unless memory is the point. */
  readonly warmedBy: BenchRequest
}

const MB = 1_048_576
const LARGE_BODY_CONNECTIONS = 8

const page = get(AT.page, NAVIGATION)

const PASSED: Omit<Scenario, 'name' | 'title' | 'group' | 'request' | 'warmedBy'> = {
  ...{ needs: [], front: 'http1', status: 200, body: 'upstream' },
  ...{ connections: 32, isConnectionNew: false, idleConnections: 0, silentMs: 0 },
  ...{ ownRules: 0, signsIn: false, hasLatency: true },
}

const ANSWERS = { group: 'answers' }

const LARGE = { connections: LARGE_BODY_CONNECTIONS, hasLatency: false, warmedBy: page }

export const SCENARIOS: readonly Scenario[] = [
  scenario('page', 'a page of 2 KB, passed', page, ANSWERS),
  scenario('refused', 'a 401 to a person, swapped for a page', get(AT.refused, NAVIGATION_WITHOUT_CODING), {
    ...{ ...ANSWERS, needs: ['swap'], status: 401, body: 'page' },
  }),
  scenario('refused-br', 'the same to a browser that takes gzip and br', get(AT.refused, NAVIGATION), {
    ...{ ...ANSWERS, needs: ['swap'], status: 401, body: 'page' },
  }),
  scenario('refused-program', 'the same 401 to a program, passed', get(AT.refused, PROGRAM), {
    ...ANSWERS,
    status: 401,
  }),
  scenario('looked', 'a panel of 2 KB that a rule looks at, passed', get(AT.looked, FRAME), ANSWERS),
  scenario('looked-gzip', 'the same in gzip', get(AT.lookedGzip, FRAME), ANSWERS),
  scenario('body-100k', 'a body of 100 KB, passed', get(AT.body100k, NAVIGATION)),
  scenario('body-10m', 'a body of 10 MB, passed', get(AT.body10m, NAVIGATION), LARGE),
  scenario('upload-10m', 'an upload of 10 MB, passed', uploadOf(10 * MB), LARGE),
  scenario('idle', 'the page, beside 1,000 idle connections', page, { idleConnections: 1_000 }),
  scenario('silence', 'the page, in the first second after 10 of silence', page, {
    ...{ silentMs: 10_000, hasLatency: false },
  }),
  scenario('connections', 'the page, a new connection for each', page, {
    ...{ isConnectionNew: true, hasLatency: false },
  }),
  scenario('tls', 'the page over TLS, connections kept', page, { needs: ['tls'], front: 'tls' }),
  scenario('h2', 'the page over HTTP/2', page, { needs: ['h2'], front: 'h2' }),
  scenario('pinned', 'the page on connections signed in by NTLM', get(AT.pinned, NAVIGATION), {
    ...{ needs: ['pinned'], signsIn: true },
  }),
  ...[0, 10, 100, 1_000].map((ownRules) =>
    scenario(`rules-${ownRules}`, `the page, ${ownRules} rules of the site's own`, page, {
      ...{ group: 'rules', needs: ['rules'] as const, ownRules },
    }),
  ),
]

/** The scenarios by their groups, in the order in which each group begins. */
export function groupsOf(scenarios: readonly Scenario[]): Scenario[][] {
  return [...Map.groupBy(scenarios, ({ group }) => group).values()]
}

function scenario(
  name: string,
  title: string,
  request: BenchRequest,
  more: Partial<Omit<Scenario, 'name' | 'title' | 'request'>> = {},
): Scenario {
  return { ...PASSED, group: name, warmedBy: request, ...more, name, title, request }
}

function get(target: string, fields: Fields): BenchRequest {
  return { method: 'GET', target, fields }
}

function uploadOf(bytes: number): BenchRequest {
  const fields = { ...PROGRAM, 'Content-Type': 'application/octet-stream' }
  return { method: 'POST', target: AT.upload, fields, body: Buffer.alloc(bytes, 'a') }
}
