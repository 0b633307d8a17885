// The pages for people, on the listener for operators. Nothing that is asked there changes anything.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Markup } from '../../markup.ts'
import type { RecentRefusal } from '../../proxy/recentRefusals.ts'
import type { Configured } from '../configured.ts'
import { isFromNoOtherPage } from '../sameOrigin.ts'
import { COMMON_HEADERS } from '../sendJson.ts'
import type { AdminSources } from '../sources.ts'
import { configurationPage } from './configuration.ts'
import { explainPage } from './explain.ts'
import { explainFields, fieldsOf, NO_FIELDS, readFields } from './explainForm.ts'
import { overview } from './overview.ts'
import { renderPage } from './page.ts'
import type { PageLink } from './page.ts'
import { keyOf } from './refusalTable.ts'
import { refusalsPage } from './refusals.ts'

export type PageParts = {
  readonly sources: AdminSources
  readonly configured: () => Configured
}

type Show = (reply: FastifyReply, link: PageLink, body: Markup, status?: number) => FastifyReply

// Larger than any page that somebody would paste.
const MAX_FORM_BYTES = 1_048_576

const FORM_TYPE = 'application/x-www-form-urlencoded'

export function showPages(app: FastifyInstance, { sources, configured }: PageParts): void {
  const show: Show = (reply, link, body, status) => {
    const now = Date.now()
    const lastReload = sources.lastReload?.()
    const page = renderPage({ link, body, lastReload, now, ...(status !== undefined && { status }) })
    return reply
      .code(page.status)
      .headers({
        ...COMMON_HEADERS,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': page.contentSecurityPolicy,
      })
      .send(page.html)
  }
  app.get('/', async (request, reply) => show(reply, './', await overviewOf(request, sources, configured())))
  app.get('/refusals', async (request, reply) => {
    const { config } = configured()
    const refusals = await sources.refusals()
    return show(
      reply,
      'refusals',
      refusalsPage({ config, refusals, query: queryOf(request), now: Date.now() }),
    )
  })
  app.get('/configuration', (request, reply) => {
    const { config, loadedAt } = configured()
    return show(
      reply,
      'configuration',
      configurationPage({ config, loadedAt, query: queryOf(request), now: Date.now() }),
    )
  })
  explainTo(app, { sources, configured, show })
}

async function overviewOf(
  request: FastifyRequest,
  sources: AdminSources,
  { config, loadedAt }: Configured,
): Promise<Markup> {
  const [health, readiness, traffic, refusals] = await Promise.all([
    sources.health(),
    sources.readiness(),
    sources.traffic(),
    sources.refusals(),
  ])
  return overview({
    ...{ config, loadedAt, health, readiness, traffic, refusals },
    ...{ query: queryOf(request), startedAt: performance.timeOrigin, now: Date.now() },
  })
}

type ExplainParts = Pick<PageParts, 'sources' | 'configured'> & { readonly show: Show }

function explainTo(app: FastifyInstance, { sources, configured, show }: ExplainParts): void {
  app.addContentTypeParser(
    FORM_TYPE,
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  app.get('/explain', async (request, reply) => {
    const { config } = configured()
    const key = queryOf(request).get('refusal')
    const refusal = key === null ? undefined : chosen(await sources.refusals(), key)
    const fields = refusal ? fieldsOf(refusal) : NO_FIELDS
    const data = { config, fields, now: Date.now(), ...(refusal !== undefined && { refusal }) }
    return show(reply, 'explain', explainPage(data))
  })
  app.route({
    method: 'POST',
    url: '/explain',
    // Before a byte of the form is read.
    onRequest: async (request, reply) => {
      if (!isFromNoOtherPage(request.raw)) await reply.code(403).send(CROSS_SITE)
    },
    handler(request, reply) {
      const current = configured()
      const fields = readFields(
        request.body instanceof URLSearchParams ? request.body : new URLSearchParams(),
      )
      const explained = explainFields(fields, current)
      const body = explainPage({ config: current.config, fields, explained, now: Date.now() })
      return show(reply, 'explain', body, 'mistakes' in explained ? 422 : 200)
    },
  })
}

const CROSS_SITE = 'A page of another origin has sent this form; open /explain, and send it from there.\n'

function chosen(refusals: readonly RecentRefusal[], key: string): RecentRefusal | null {
  return refusals.find((refusal) => keyOf(refusal) === key) ?? null
}

function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URL(`http://admin.invalid${url}`).searchParams
}
