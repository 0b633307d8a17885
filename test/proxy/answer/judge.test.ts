// Fail open: whatever goes wrong while deciding or answering, the upstream's own answer is what is sent.
import http from 'node:http'
import pino from 'pino'
import { test } from 'tap'
import type { Test } from 'tap'
import { createBlockList } from '../../../src/config/networks.ts'
import type { Pages } from '../../../src/pages/index.ts'
import { BodyTexts } from '../../../src/proxy/body/bodyTexts.ts'
import { ByteBudget } from '../../../src/proxy/body/byteBudget.ts'
import { Counts } from '../../../src/proxy/counts.ts'
import { createProxy } from '../../../src/proxy/index.ts'
import { createUpstream } from '../../../src/proxy/upstream/index.ts'
import { RecentRefusals } from '../../../src/proxy/recentRefusals.ts'
import { PinnedConnections } from '../../../src/proxy/upstream/pinned/pinnedConnections.ts'
import { Tunnels } from '../../../src/proxy/upstream/tunnels.ts'
import { compileRules } from '../../../src/rules/ruleSet.ts'
import type { RuleSet } from '../../../src/rules/ruleSet.ts'
import { Ledger } from '../../../src/metrics/ledger.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { PRESETS_DIRECTORY } from '../../../src/places.ts'
import { siteBefore } from '../../helpers/usher.ts'
import { listenOn, NAVIGATION, send, startUpstream } from '../../helpers/upstream.ts'

const FAILING_PAGES: Pages = {
  render: () => {
    throw new Error('a page that cannot be made')
  },
  renderNotice: () => {
    throw new Error('a notice that cannot be made')
  },
  get forms(): never {
    throw new Error('forms that cannot be made')
  },
  renderProblem: () => {
    throw new Error('a problem that cannot be made')
  },
}

const REFUSAL = { name: 'a', origin: 'site', when: { status: 401 }, cause: 'refused', then: 'swap' } as const
const REDIRECT = { ...REFUSAL, then: 'redirect', to: '/no\u0001header' } as const

async function answerWith(t: Test, rules: RuleSet) {
  const origin = await startUpstream(t, (_request, response) =>
    response.writeHead(401, { 'X-Own': '1', 'Content-Type': 'text/html' }).end('<p>the upstream’s own'),
  )
  const config = parseConfig(siteBefore(origin), 'test.yaml', {
    env: {},
    presetsDirectory: PRESETS_DIRECTORY,
  })
  const [site] = config.sites
  if (!site) throw new Error('no site')
  const log: Record<string, unknown>[] = []
  const services = {
    logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
    tellPerson: () => ({}),
    replacedBodyBytes: 0,
    limits: config.limits,
    trusted: createBlockList([]),
    pinned: new PinnedConnections({ maxTotal: 1, trusted: createBlockList([]) }),
    tunnels: new Tunnels(),
    forwardedHeaders: 'none' as const,
    bodyTexts: new BodyTexts(),
    heldBytes: new ByteBudget(1_000_000),
    counts: new Counts(),
    meter: new Ledger(),
    recent: new RecentRefusals(0),
  }
  const upstream = createUpstream(site, origin, config.limits)
  const proxied = { ...site, upstream, rules, pages: FAILING_PAGES, signIn: undefined, userHeader: undefined }
  const proxy = createProxy({ sites: [proxied], services, pages: FAILING_PAGES })
  const server = http.createServer((request, response) => proxy.handle(request, response, request.url ?? '/'))
  t.teardown(() => upstream.pool.destroy())
  const port = await listenOn(t, server)
  const answer = await send(`http://127.0.0.1:${port}/`, { headers: NAVIGATION })
  return { answer, log, failOpens: () => services.counts.byLabel('fail-open').get(site.name) }
}

test('a page that cannot be made leaves the answer of the upstream, and the log says so', async (t) => {
  const { answer, log, failOpens } = await answerWith(t, compileRules([REFUSAL]))
  t.match(answer, { status: 401, text: '<p>the upstream’s own' })
  t.equal(answer.headers['x-own'], '1')
  t.notOk(answer.headers['usher-cause'])
  t.match(log.at(-1), { level: 50, err: { message: 'a page that cannot be made' } })
  t.equal(failOpens(), 1)
})

test('a notice that cannot be made leaves the page of the upstream, and the log says so', async (t) => {
  const { answer, log } = await answerWith(t, compileRules([{ ...REFUSAL, then: 'notice' }]))
  t.match(answer, { status: 401, text: '<p>the upstream’s own' })
  t.equal(answer.headers['x-own'], '1')
  t.notOk(answer.headers['usher-cause'])
  t.match(log.at(-1), { level: 50, err: { message: 'a notice that cannot be made' }, failedOpen: 1 })
})

test('an answer that cannot be sent leaves that of the upstream', async (t) => {
  const { answer, log } = await answerWith(t, compileRules([REDIRECT]))
  t.match(answer, { status: 401, text: '<p>the upstream’s own' })
  t.equal(log.length, 1)
})

test('rules that fail leave the answer of the upstream, and the log says so', async (t) => {
  const failing: RuleSet = {
    ...compileRules([REFUSAL]),
    stepsFor: () => {
      throw new Error('a rule that fails')
    },
  }
  const { answer, log } = await answerWith(t, failing)
  t.match(answer, { status: 401, text: '<p>the upstream’s own' })
  t.match(log.at(-1), { level: 50, err: { message: 'a rule that fails' } })
})
