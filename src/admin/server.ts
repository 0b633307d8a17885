import Fastify from 'fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ResolvedAdmin } from '../config/load.ts'
import { bind } from '../bind.ts'
import { answerPreview } from './galleryAnswers.ts'
import type { Gallery } from '../preview/gallery.ts'
import { denialOf } from './access.ts'
import { takeReloads } from './reload.ts'
import { COMMON_HEADERS, sendJson } from './sendJson.ts'
import type { AdminSources } from './sources.ts'

export type AdminOptions = AdminSetting & { readonly sources: AdminSources }

/** What a reload may change. */
export type AdminSetting = {
  readonly listener: ResolvedAdmin
  /** Called when somebody first asks for it, because few do. */
  readonly makeGallery: () => Gallery
}

export type AdminServer = {
  /** Binds. Rejects where it cannot. */
  listen(): Promise<void>
  /** Where it listens: a URL, or the path of a socket; undefined before it does. */
  address(): string | undefined
  /** Another configuration of the same place. */
  renew(setting: AdminSetting): void
  close(): Promise<void>
  /** The same once what is being answered has its answer. */
  closeAfterAnswers(): Promise<void>
}

const GALLERY = '/gallery'

const LAST_ANSWERS_MS = 5_000

const NOT_FOUND = 'Nothing is here; try /gallery/, /healthz, /readyz or /metrics.\n'

/** The listener of the operators, not yet listening. Nothing that is asked there changes anything, but a reload. */
export function createAdminServer({ sources, ...first }: AdminOptions): AdminServer {
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' })
  let setting: AdminSetting = first
  let gallery: Gallery | undefined
  let address: string | undefined
  denyStrangers(app, () => setting.listener)
  app.get('/', (_request, reply) => reply.redirect(`${GALLERY}/`))
  app.get(GALLERY, (_request, reply) => reply.redirect(`${GALLERY}/`))
  app.get(`${GALLERY}/*`, (request, reply) =>
    showGallery(request.url, reply, (gallery ??= setting.makeGallery())),
  )
  tellState(app, sources)
  takeReloads(app, sources)
  app.setNotFoundHandler((_request, reply) => sendText(reply, 404, NOT_FOUND))
  app.setErrorHandler((error: Error, _request, reply) => sendText(reply, 500, `${error.message}\n`))
  return {
    async listen() {
      address = await bind(app, setting.listener)
    },
    address: () => address,
    renew(next) {
      setting = next
      gallery = undefined
    },
    close() {
      app.server.closeAllConnections()
      return app.close()
    },
    async closeAfterAnswers() {
      const deadline = setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS)
      await app.close()
      clearTimeout(deadline)
    },
  }
}

function denyStrangers(app: FastifyInstance, listener: () => ResolvedAdmin): void {
  app.addHook('onRequest', async (request, reply) => {
    const denial = denialOf(request.raw, listener())
    if (denial === undefined) return
    if (denial.challenge !== undefined) reply.header('WWW-Authenticate', denial.challenge)
    await sendText(reply, denial.status, denial.text)
  })
}

function tellState(app: FastifyInstance, sources: AdminSources): void {
  app.get('/healthz', async (_request, reply) => sendJson(reply, 200, await sources.health()))
  app.get('/readyz', async (_request, reply) => {
    const readiness = await sources.readiness()
    return sendJson(reply, readiness.ready ? 200 : 503, readiness)
  })
  app.get('/metrics', async (request, reply) => {
    const { contentType, text } = await sources.metrics(request.headers.accept)
    // As bytes: Fastify would put the parameters of the type into an order of its own.
    return reply
      .headers({ ...COMMON_HEADERS, Vary: 'Accept', 'Content-Type': contentType })
      .send(Buffer.from(text))
  })
}

// An edit is seen after a reload of the whole, so there is no news to listen for.
function showGallery(url: string, reply: FastifyReply, gallery: Gallery): FastifyReply {
  const shown = { gallery, problems: [], version: undefined }
  const { status, contentType, contentSecurityPolicy, body } = answerPreview(url.slice(GALLERY.length), shown)
  return reply
    .code(status)
    .headers({
      ...COMMON_HEADERS,
      'Content-Type': contentType,
      'Content-Security-Policy': contentSecurityPolicy,
    })
    .send(body)
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .headers({ ...COMMON_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
    .send(text)
}
