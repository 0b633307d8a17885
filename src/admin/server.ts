import Fastify from 'fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ResolvedAdmin } from '../config/load.ts'
import { bind } from '../bind.ts'
import { answerPreview } from './galleryAnswers.ts'
import type { Gallery } from '../preview/gallery.ts'
import { denialOf } from './access.ts'

export type AdminOptions = {
  readonly listener: ResolvedAdmin
  /** Called when somebody first asks for it, because few do. */
  readonly makeGallery: () => Gallery
}

export type AdminServer = {
  /** Binds. Rejects where it cannot. */
  listen(): Promise<void>
  /** Where it listens: a URL, or the path of a socket; undefined before it does. */
  address(): string | undefined
  close(): Promise<void>
}

const GALLERY = '/gallery'

const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
}

/** The listener of the operators, not yet listening. Nothing that is asked there changes anything. */
export function createAdminServer({ listener, makeGallery }: AdminOptions): AdminServer {
  const app = Fastify({ logger: false, forceCloseConnections: true })
  let gallery: Gallery | undefined
  let address: string | undefined
  denyStrangers(app, listener)
  app.get('/', (_request, reply) => reply.redirect(`${GALLERY}/`))
  app.get(GALLERY, (_request, reply) => reply.redirect(`${GALLERY}/`))
  app.get(`${GALLERY}/*`, (request, reply) => showGallery(request.url, reply, (gallery ??= makeGallery())))
  app.setNotFoundHandler((_request, reply) => sendText(reply, 404, 'Nothing is here; try /gallery/.\n'))
  app.setErrorHandler((error: Error, _request, reply) => sendText(reply, 500, `${error.message}\n`))
  return {
    async listen() {
      address = await bind(app, listener)
    },
    address: () => address,
    close: () => app.close(),
  }
}

function denyStrangers(app: FastifyInstance, listener: ResolvedAdmin): void {
  app.addHook('onRequest', async (request, reply) => {
    const denial = denialOf(request.raw, listener)
    if (denial === undefined) return
    if (denial.challenge !== undefined) reply.header('WWW-Authenticate', denial.challenge)
    await sendText(reply, denial.status, denial.text)
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
